/** Step: the pictures of a folder that train, and those that choose. */
import type { FolderConfig } from '../config.ts';
import { concat, count } from '../data/digits.ts';
import type { Pictures } from '../data/pictures.ts';
import type { LearningData } from './data.ts';
import { step, type Workshop } from './step.ts';

/** Everything that learning may see of the pictures; small sets are in it several times. */
export async function preparePictures(
  { copies }: FolderConfig['data'],
  { labels, train, validation, test, duplicates, hash }: Pictures,
  workshop: Workshop,
): Promise<LearningData> {
  const counts = { train: count(train), validation: count(validation), test: count(test) };
  const { key } = await step(workshop, 'pictures', { copies, hash }, async () => counts);
  workshop.progress.log(
    `${labels.length} labels: ${labels.join(' ')}. Pictures: ${counts.train} train, ${counts.validation} validate, ${counts.test} test; ${duplicates} passed over as duplicates.`,
  );
  return {
    labels,
    train: { pictures: concat(new Array<typeof train>(copies).fill(train)), pens: [] },
    validation: { validation },
    key,
  };
}
