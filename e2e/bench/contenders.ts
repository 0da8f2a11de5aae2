/**
 * Who takes part, in the order of the tables. A contender is a file of `adapters/` and what the
 * bench must know around it. Knows no measurement.
 */

/** One line of the tables. */
export interface Contender {
  /** Its file in `adapters/`, its address, and what `--only` calls it. */
  readonly name: string;
  /** What the tables call it. */
  readonly label: string;
  /** The npm package whose version the report names. */
  readonly release: string | undefined;
  /** `ours` must give every digit as the SDK does, others nearly; `baseline` is no product. */
  readonly kind: 'ours' | 'peer' | 'baseline';
  readonly gpu: boolean;
  /** Threads that compute; the page is cross-origin isolated where a peer needs shared memory. */
  readonly threads: number;
  readonly isolated: boolean;
  /** Folders of packages to serve beside the page, by the address that its adapter expects. */
  readonly serves: Readonly<Record<string, Served>>;
}

/** Files of one folder of a package. */
export interface Served {
  readonly folder: string;
  /** Only the files that this page may ask for: others would be compressed for nothing. */
  readonly files: RegExp;
}

type Traits = Partial<Omit<Contender, 'name' | 'label' | 'release'>>;

/** What the SDK is measured as; the first is what a page gets that asks for nothing. */
const OURS: readonly Contender[] = [
  contender('inkdigit', 'inkdigit (auto)', 'inkdigit', { kind: 'ours' }),
  contender('inkdigit-wasm', 'inkdigit wasm', 'inkdigit', { kind: 'ours' }),
  contender('inkdigit-wasm-2', 'inkdigit wasm, 2 threads', 'inkdigit', {
    kind: 'ours',
    threads: 2,
  }),
  contender('inkdigit-webgpu', 'inkdigit webgpu', 'inkdigit', { kind: 'ours', gpu: true }),
  contender('inkdigit-js', 'inkdigit js', 'inkdigit', { kind: 'ours' }),
];

const TFLITE_FILES = { folder: '@tensorflow/tfjs-tflite/wasm', files: /_cc_simd\.(js|wasm)$/ };
const TFLITE_THREADED = { ...TFLITE_FILES, files: /_cc_simd_threaded\./ };
const LITERT_FILES = { folder: '@litertjs/core/wasm', files: /^litert_wasm_internal\./ };
const LITERT_THREADED = { ...LITERT_FILES, files: /^litert_wasm_threaded_internal\./ };

const PEERS: readonly Contender[] = [
  contender('tfjs-webgpu', 'tfjs webgpu', '@tensorflow/tfjs-backend-webgpu', { gpu: true }),
  contender('tfjs-wasm', 'tfjs wasm (SIMD)', '@tensorflow/tfjs-backend-wasm'),
  contender('tfjs-cpu', 'tfjs cpu', '@tensorflow/tfjs-backend-cpu'),
  contender('ort-wasm', 'onnxruntime-web wasm', 'onnxruntime-web'),
  contender('ort-wasm-2', 'onnxruntime-web wasm, 2 threads', 'onnxruntime-web', {
    threads: 2,
    isolated: true,
  }),
  contender('ort-int8', 'onnxruntime-web wasm, int8', 'onnxruntime-web'),
  contender('ort-webgpu', 'onnxruntime-web webgpu', 'onnxruntime-web', { gpu: true }),
  contender('ort-jspi', 'onnxruntime-web webgpu (jspi)', 'onnxruntime-web', { gpu: true }),
  contender('litert-wasm', 'LiteRT.js wasm, float', '@litertjs/core', {
    serves: { litert: LITERT_FILES },
  }),
  contender('litert-int8', 'LiteRT.js wasm, int8', '@litertjs/core', {
    serves: { litert: LITERT_FILES },
  }),
  contender('litert-wasm-2', 'LiteRT.js wasm, 2 threads', '@litertjs/core', {
    threads: 2,
    isolated: true,
    serves: { litert: LITERT_THREADED },
  }),
  contender('litert-webgpu', 'LiteRT.js webgpu', '@litertjs/core', {
    gpu: true,
    serves: { litert: LITERT_FILES },
  }),
  contender('tflite', 'tfjs-tflite', '@tensorflow/tfjs-tflite', {
    serves: { tflite: TFLITE_FILES },
  }),
  contender('tflite-2', 'tfjs-tflite, 2 threads', '@tensorflow/tfjs-tflite', {
    threads: 2,
    isolated: true,
    serves: { tflite: TFLITE_THREADED },
  }),
  contender('plain-js', 'plain JavaScript, float32', undefined, { kind: 'baseline' }),
];

/** Everybody. */
export const CONTENDERS: readonly Contender[] = [...OURS, ...PEERS];

/** The page that reads nothing: what every cold start contains. */
export const EMPTY: Contender = contender('empty', 'empty page', undefined, { kind: 'baseline' });

function contender(
  name: string,
  label: string,
  release: string | undefined,
  traits: Traits = {},
): Contender {
  const usual = { kind: 'peer', gpu: false, threads: 1, isolated: false, serves: {} } as const;
  return { name, label, release, ...usual, ...traits };
}
