import { readFile, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasBinding, type TfjsNodePackage, tfjsNodePackage } from '../src/backend/package.ts';
import { provision, type ProvisionOptions } from '../src/backend/provision.ts';
import type { Way } from '../src/backend/way.ts';
import { filesBelow, temporaryFolder } from './fixtures/temporary.ts';
import { packageWith, write } from './fixtures/tfjs-node.ts';

const NAME = `tfjs-node-1.2.3-${process.platform}-${process.arch}`;
const never = new AbortController().signal;

/** A way that works, and counts how often it was gone. */
function workingWay(): Way & { gone: number } {
  const way = async ({ tfjsNode, prefix, work }: Parameters<Way>[0]): Promise<string> => {
    way.gone++;
    await write(join(work, 'scratch'), 'left behind');
    await write(join(prefix, tfjsNode.binding), 'binding');
    await write(join(prefix, 'deps/lib/library.so'), 'library');
    return 'a working one';
  };
  way.gone = 0;
  return way;
}

const failingWay =
  (why: string): Way =>
  async ({ prefix }) => {
    await write(join(prefix, 'half'), 'written');
    throw new Error(why);
  };

function options(
  tfjsNode: TfjsNodePackage,
  cache: string,
  ways: Way[],
  rest: Partial<ProvisionOptions> = {},
): ProvisionOptions {
  return {
    tfjsNode,
    cache,
    ways,
    onProgress: () => undefined,
    log: () => undefined,
    signal: never,
    ...rest,
  };
}

const bindingOf = (tfjsNode: TfjsNodePackage): Promise<string> =>
  readFile(join(tfjsNode.root, tfjsNode.binding), 'utf8');

describe('provision', () => {
  it('puts a whole binding into the cache and a link into the package', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    const log: string[] = [];
    await provision(options(tfjsNode, cache, [workingWay()], { log: (line) => log.push(line) }));
    expect(await bindingOf(tfjsNode)).toBe('binding');
    expect(await readlink(join(tfjsNode.root, 'lib'))).toBe(join(cache, NAME, 'lib'));
    expect(await filesBelow(cache)).toEqual([
      `${NAME}/deps/lib/library.so`,
      `${NAME}/${tfjsNode.binding}`,
    ]);
    expect(log.at(-1)).toContain('a working one');
  });

  it('does nothing where the package has its binding', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    await write(join(tfjsNode.root, tfjsNode.binding), 'own');
    await provision(options(tfjsNode, cache, []));
    expect(await bindingOf(tfjsNode)).toBe('own');
    expect(await filesBelow(cache)).toEqual([]);
  });

  it('links what the cache has, over a dead link or a lib without a binding', async () => {
    const cache = await temporaryFolder();
    const way = workingWay();
    const tfjsNode = await packageWith();
    await provision(options(tfjsNode, cache, [way]));
    await rm(join(tfjsNode.root, 'lib'));
    await write(join(tfjsNode.root, 'lib/napi-v8/other'), 'half an installation');
    await provision(options(tfjsNode, cache, [way]));
    expect(await bindingOf(tfjsNode)).toBe('binding');
    await rm(cache, { recursive: true });
    expect(hasBinding(tfjsNode)).toBe(false);
    await provision(options(tfjsNode, cache, [way]));
    expect(await bindingOf(tfjsNode)).toBe('binding');
    expect(way.gone).toBe(2);
  });

  it('goes the next way when one fails, with nothing left of the first', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    const log: string[] = [];
    const ways = [failingWay('host says 403'), workingWay()];
    await provision(options(tfjsNode, cache, ways, { log: (line) => log.push(line) }));
    expect(await bindingOf(tfjsNode)).toBe('binding');
    expect(log.join('\n')).toContain('host says 403');
    expect((await filesBelow(cache)).filter((name) => name.endsWith('half'))).toEqual([]);
  });

  it('says what each way said when none works, and leaves nothing', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    const ways = [failingWay('host says 403'), failingWay('no space left')];
    await expect(provision(options(tfjsNode, cache, ways))).rejects.toThrow(/403.*no space left/);
    expect(hasBinding(tfjsNode)).toBe(false);
    expect(await filesBelow(cache)).toEqual([]);
  });

  it('ends with the reason of an abort, goes no further way and leaves nothing', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    const abort = new AbortController();
    const reason = new Error('enough');
    const way = workingWay();
    const aborted: Way = async (input) => {
      await write(join(input.prefix, 'half'), 'written');
      abort.abort(reason);
      throw new Error('killed');
    };
    const provisioning = provision(
      options(tfjsNode, cache, [aborted, way], { signal: abort.signal }),
    );
    await expect(provisioning).rejects.toBe(reason);
    expect(way.gone).toBe(0);
    expect(await filesBelow(cache)).toEqual([]);
  });

  it('serves several checkouts at the same time by going once', async () => {
    const cache = await temporaryFolder();
    const way = workingWay();
    const checkouts = await Promise.all([packageWith(), packageWith(), packageWith()]);
    await Promise.all(checkouts.map((tfjsNode) => provision(options(tfjsNode, cache, [way]))));
    expect(way.gone).toBe(1);
    expect(await Promise.all(checkouts.map(bindingOf))).toEqual(['binding', 'binding', 'binding']);
  });

  it('clears away what a killed process has left', async () => {
    const [tfjsNode, cache] = [await packageWith(), await temporaryFolder()];
    await write(join(cache, `${NAME}.work/prefix/half`), 'written');
    await write(join(cache, NAME, 'deps/lib/other'), 'no binding beside it');
    await provision(options(tfjsNode, cache, [workingWay()]));
    expect(await filesBelow(cache)).toEqual([
      `${NAME}/deps/lib/library.so`,
      `${NAME}/${tfjsNode.binding}`,
    ]);
  });
});

describe('tfjsNodePackage', () => {
  it('finds the installed package and where it looks for its binding', () => {
    const { root, version, binding, modulePaths } = tfjsNodePackage();
    expect(root).toMatch(/@tensorflow.tfjs-node$/);
    expect(version).toMatch(/^4\./);
    expect(binding).toMatch(/^lib.napi-v\d+.tfjs_binding\.node$/);
    expect(modulePaths.length).toBeGreaterThan(0);
  });
});
