/**
 * Owns the second way to a native binding: TensorFlow's libraries and C headers out of its Python
 * wheel (a zip), and @tensorflow/tfjs-node's own C++ compiled against them. Linux only.
 * It must not know where the result is kept.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { extract } from '../files/zip.ts';
import { compile } from './compile.ts';
import { downloadWheel, type Wheel } from './pip.ts';
import type { Way } from './way.ts';

/** TensorFlow release whose C interface tfjs-node 4.22 compiles against and runs on. */
const VERSION = '2.21.0';

const WHEELS: Readonly<Record<string, Wheel>> = {
  'linux-x64': {
    requirement: `tensorflow-cpu==${VERSION}`,
    platform: 'manylinux_2_27_x86_64',
    python: '311',
    bytes: 273_829_956,
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
};

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** What the binding's sources include, directly or not; the wheel holds thousands of headers more. */
const HEADERS =
  /^tensorflow\/include\/((tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h)$/;

/** Builds the binding on TensorFlow's wheel. */
export const buildFromWheel: Way = async ({ tfjsNode, prefix, work, onProgress, signal }) => {
  const machine = `${process.platform}-${process.arch}`;
  const wheel = WHEELS[machine];
  if (!wheel) {
    throw new Error(
      `the TensorFlow wheel serves ${Object.keys(WHEELS).join(', ')}, not ${machine}`,
    );
  }
  const archive = await downloadWheel(wheel, work, onProgress, signal);
  const libraries = join(prefix, 'deps', 'lib');
  const include = join(work, 'include');
  await extract(archive, {
    target: (entry) => {
      const library = LIBRARIES.find((name) => entry === `tensorflow/${name}`);
      const header = HEADERS.exec(entry)?.[1];
      return library ? join(libraries, library) : header && join(include, header);
    },
    onBytes: (done, total) => onProgress({ label: `Unpack ${wheel.requirement}`, done, total }),
    signal,
  });
  await rm(archive);
  const step = { label: 'Compile the TensorFlow binding', total: 1 };
  onProgress({ ...step, done: 0 });
  await compile({
    tfjsNode,
    output: join(prefix, tfjsNode.binding),
    include,
    libraries: LIBRARIES,
    signal,
  });
  onProgress({ ...step, done: 1 });
  return `TensorFlow ${VERSION} from its wheel`;
};
