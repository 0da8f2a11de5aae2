/** Last step of a bundle: keeps all that its report tells. */
import { basename, join } from 'node:path';

import type { Inspection } from '../evaluate/inspect.ts';
import { readManifest } from '../report/bundles.ts';
import type { Curve, ReportData, RunRow } from '../report/data.ts';
import { readEnvironment } from '../report/environment.ts';
import { hashFile } from '../report/hash.ts';
import type { Figures } from './evaluate.ts';
import type { Bundle } from './export.ts';
import type { RunScores } from './run-scores.ts';
import type { Run, Runs } from './runs.ts';
import type { Scores } from './scores.ts';
import { step, type Step, type Workshop } from './step.ts';
import type { Committee } from './teachers.ts';

/** Changes when a report keeps more or other things than before. */
const FORMAT = 1;

/** Keeps the report's data, which `report/write.ts` makes the page of. */
export async function keepReport(
  bundle: Bundle<Figures>,
  committee: Committee,
  runs: Runs,
  inspection: Step<Inspection>,
  workshop: Workshop,
): Promise<void> {
  const { name, sha256, figures } = bundle;
  const dependsOn = { format: FORMAT, sha256, figures, inspection: inspection.key };
  await step(workshop, `report-${name}`, dependsOn, async () =>
    collect(bundle, committee, runs, inspection, workshop.backend),
  );
}

function collect(
  { folder, bytes, figures }: Bundle<Figures>,
  committee: Committee,
  runs: Runs,
  inspection: Step<Inspection>,
  backend: string | undefined,
): ReportData {
  const { name, version, labels, macs, data } = readManifest(folder);
  const trained = [...runs.distilled, runs.alone].flatMap(({ student, int8 }) => [student, int8]);
  const steps = [...Object.values(committee), ...trained, inspection];
  return {
    name,
    version,
    labels,
    bytes,
    macs,
    figures,
    inspection: inspection.result,
    curves: collectCurves(committee, runs),
    runs: [
      ...runs.distilled.map((run, i) => runRow(run, true, figures.runs[i])),
      runRow(runs.alone, false, figures.alone),
    ],
    environment: readEnvironment(backend),
    hashes: {
      files: ['model.bin', 'golden.json', 'manifest.json'].map((file) =>
        hashFile(join(folder, file)),
      ),
      data: data.map(({ path, checksum }) => ({ name: path, ...checksum })),
      steps: steps.map(({ folder }) => basename(folder)),
    },
  };
}

function collectCurves(committee: Committee, { distilled, alone }: Runs): Curve[] {
  const students = [
    ...distilled.map((run) => ({ run, title: `seed ${run.seed}` })),
    { run: alone, title: `seed ${alone.seed}, without teachers` },
  ];
  const of = (stage: Curve['stage'], title: string, { result }: Run[Kind]): Curve => ({
    stage,
    title,
    history: result.history,
  });
  return [
    ...Object.entries(committee).map(([title, teacher]) => of('teachers', title, teacher)),
    ...students.map(({ run, title }) => of('students', title, run.student)),
    ...students.map(({ run, title }) => of('fine-tuning', title, run.int8)),
  ];
}

/** The networks of a run that have a record. */
type Kind = 'student' | 'int8';

function runRow(
  { seed, int8 }: Run,
  taught: boolean,
  scores: RunScores<Scores> | undefined,
): RunRow {
  if (!scores) throw new Error(`No scores of seed ${seed}.`);
  return { seed, taught, scores, postTraining: int8.result.postTraining };
}
