/** The programs that a way to the native binding calls: what they are asked, and how they fail. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compile } from '../src/backend/compile.ts';
import { runInstaller } from '../src/backend/installer.ts';
import { downloadWheel, type Wheel } from '../src/backend/pip.ts';
import type { WayInput } from '../src/backend/way.ts';
import type { Progress } from '../src/files/progress.ts';
import { onlyPrograms } from './fixtures/program.ts';
import { filesBelow, temporaryFolder } from './fixtures/temporary.ts';
import { packageWith } from './fixtures/tfjs-node.ts';

const never = new AbortController().signal;

describe('runInstaller', () => {
  const installing = async (script: string, signal = never): Promise<WayInput> => ({
    tfjsNode: await packageWith(script),
    prefix: await temporaryFolder(),
    work: await temporaryFolder(),
    onProgress: () => undefined,
    signal,
  });

  it("runs the package's own script in a copy and takes what it leaves", async () => {
    const input = await installing(`
      const fs = require('node:fs');
      if (process.env.NODE_PATH !== '/modules') throw new Error('no modules');
      if (!process.env.PATH.startsWith('/modules/.bin')) throw new Error('no programs');
      if (!fs.existsSync('binding/tfjs_backend.cc')) throw new Error('no sources');
      fs.mkdirSync('lib/napi-v8', { recursive: true });
      fs.writeFileSync('lib/napi-v8/tfjs_binding.node', 'binding');
      fs.mkdirSync('deps/lib', { recursive: true });
      fs.writeFileSync('deps/lib/libtensorflow.so', 'library');`);
    expect(await runInstaller(input)).toContain('official');
    const made = ['deps/lib/libtensorflow.so', 'lib/napi-v8/tfjs_binding.node'];
    expect(await filesBelow(input.prefix)).toEqual(made);
    expect((await filesBelow(input.tfjsNode.root)).filter((name) => made.includes(name))).toEqual(
      [],
    );
  });

  it('says what the script said', async () => {
    const input = await installing(`throw new Error('getaddrinfo ENOTFOUND the.host')`);
    await expect(runInstaller(input)).rejects.toThrow('Error: getaddrinfo ENOTFOUND the.host');
  });

  it('does not believe a script that leaves no binding', async () => {
    await expect(runInstaller(await installing(''))).rejects.toThrow('without a binding');
  });

  it('ends the script on an abort', async () => {
    const input = await installing('setInterval(() => {}, 1000)', AbortSignal.timeout(50));
    await expect(runInstaller(input)).rejects.toThrow();
  });
});

describe('downloadWheel', () => {
  const wheel: Wheel = {
    requirement: 'tensor==1.0',
    platform: 'manylinux_2_27_x86_64',
    python: '311',
    bytes: 5,
    sha256: 'ab'.repeat(32),
  };
  const pip = (then: string): string => `if (args.includes('--version')) process.exit(0);\n${then}`;

  it('asks pip for the one wheel with the pinned hash', async () => {
    await onlyPrograms({
      python3: pip(`
        const value = (name) => args[args.indexOf(name) + 1];
        fs.writeFileSync(value('--dest') + '/tensor.whl', 'wheel');
        fs.writeFileSync(value('--dest') + '/../asked.json', JSON.stringify({
          args, temporary: process.env.TMPDIR, file: fs.readFileSync(value('--requirement'), 'utf8') }));`),
    });
    const work = await temporaryFolder();
    const steps: Progress[] = [];
    const path = await downloadWheel(wheel, work, (step) => steps.push(step), never);
    expect(path).toBe(join(work, 'wheel', 'tensor.whl'));
    const asked = JSON.parse(await readFile(join(work, 'asked.json'), 'utf8'));
    expect(asked.args.slice(0, 3)).toEqual(['-m', 'pip', 'download']);
    expect(asked.args.join(' ')).toContain(
      '--platform manylinux_2_27_x86_64 --implementation cp --python-version 311 --abi cp311',
    );
    expect(asked.args.join(' ')).not.toMatch(/index/);
    expect(asked.file).toBe(`tensor==1.0 --hash=sha256:${'ab'.repeat(32)}\n`);
    expect(asked.temporary).toBe(work);
    expect(steps.at(-1)).toEqual({ label: 'Download tensor==1.0', done: 5, total: 5 });
  });

  it('takes any pip there is', async () => {
    await onlyPrograms({
      pip3: pip(`fs.writeFileSync(args[args.indexOf('--dest') + 1] + '/a.whl', '')`),
    });
    const work = await temporaryFolder();
    expect(await downloadWheel(wheel, work, () => undefined, never)).toMatch(/a\.whl$/);
  });

  it('says what pip said', async () => {
    await onlyPrograms({
      python3: pip(
        `console.error('WARNING: old pip\\nERROR: No matching distribution\\nmore'); process.exit(1)`,
      ),
    });
    const failure = downloadWheel(wheel, await temporaryFolder(), () => undefined, never);
    await expect(failure).rejects.toThrow('tensor==1.0 (ERROR: No matching distribution)');
  });

  it('says what to install when there is no pip', async () => {
    await onlyPrograms({ python3: 'process.exit(1)' });
    const failure = downloadWheel(wheel, await temporaryFolder(), () => undefined, never);
    await expect(failure).rejects.toThrow('apt-get install python3-pip');
  });
});

describe('compile', () => {
  const compiling = async (): Promise<Parameters<typeof compile>[0]> => ({
    tfjsNode: await packageWith(),
    output: join(await temporaryFolder(), 'lib/napi-v8/tfjs_binding.node'),
    include: '/headers',
    libraries: ['libtensor.so.2'],
    signal: never,
  });

  it('asks g++ for a binding that finds its libraries beside it', async () => {
    await onlyPrograms({ 'g++': `fs.writeFileSync(args.at(-1), args.join('\\n'))` });
    const input = await compiling();
    await compile(input);
    const asked = (await readFile(input.output, 'utf8')).split('\n');
    expect(asked).toEqual(
      expect.arrayContaining([
        '-DNAPI_VERSION=8',
        '-I/headers',
        'tfjs_backend.cc',
        '-l:libtensor.so.2',
      ]),
    );
    expect(asked).toContain('-Wl,-rpath,$ORIGIN/../../deps/lib');
  });

  it('says what g++ said', async () => {
    await onlyPrograms({
      'g++': `console.error('In file a.h:\\na.h:3:1: fatal error: no b.h'); process.exit(1)`,
    });
    await expect(compile(await compiling())).rejects.toThrow('(a.h:3:1: fatal error: no b.h;');
  });

  it('says what to install when there is no g++', async () => {
    await onlyPrograms({});
    await expect(compile(await compiling())).rejects.toThrow(/no g\+\+.*apt-get install g\+\+/);
  });
});
