/** The page that travels with a bundle's exports: what goes in, what comes out, and how to call it. */
import type { Model } from '../sdk.ts';
import { plainText } from './markdown.ts';

/**
 * @param sizes bytes of each file.
 * @param batch digits per call of the TFLite file.
 */
export function makeReadme(
  model: Model,
  sizes: Readonly<Record<string, number>>,
  batch: number,
): string {
  const { name, version, logitScale, rejectBelow, labels, network } = model;
  const { height, width, channels } = network;
  const classes = labels.length;
  const files = Object.entries(sizes).map(([file, bytes]) => `| \`${file}\` | ${bytes} |`);
  return `# ${name} ${version} for other runtimes

Made of \`model.bin\` by \`npm run exports -w training\`. The same integer network in three formats:
each takes the ready bytes that \`classifier.normalize\` gives (${height} × ${width} pixels, 0..255, white ink on
black) and answers one logit per label, in the order ${labels.map(plainText).join(', ')}.

| file | bytes |
| --- | ---: |
${files.join('\n')}

| format | input \`pixels\` | output \`logits\` |
| --- | --- | --- |
| TensorFlow.js | int32 [batch, ${height}, ${width}, ${channels}] | float32 [batch, ${classes}] |
| TFLite | uint8 [${batch}, ${height}, ${width}, ${channels}], resizable | int32 [${batch}, ${classes}], scale ${logitScale} |
| ONNX | uint8 [batch, ${channels}, ${height}, ${width}] | float32 [batch, ${classes}] |

The softmax of the logits is the calibrated probability; those of TFLite are integers, which their
tensor's scale makes real: \`softmax(logits * ${logitScale})\`.${
    rejectBelow > 0 ? ` An answer of less than ${rejectBelow} is better taken for none.` : ''
  }

**TensorFlow.js**, a graph model whose float32 arithmetic equals the integer network exactly:

\`\`\`js
const model = await tf.loadGraphModel('tfjs/model.json');
const logits = model.predict(tf.tensor4d(bytes, [1, ${height}, ${width}, ${channels}], 'int32'));
\`\`\`

**TFLite**, int8 throughout with int32 logits. LiteRT.js takes the batch as the file has it;
\`npm run exports -w training -- BUNDLE --only tflite --batch 64 --out OTHER\` writes one with another.

\`\`\`js
const model = await loadAndCompile('tflite/model.tflite', { accelerator: 'wasm' });
const [logits] = await model.run([new Tensor(bytes, [${batch}, ${height}, ${width}, ${channels}])]);
\`\`\`

**ONNX**, opset 13, quantise-dequantise form with int8 weights per channel and uint8 activations:

\`\`\`js
const session = await ort.InferenceSession.create('onnx/model.onnx');
const pixels = new ort.Tensor('uint8', bytes, [1, ${channels}, ${height}, ${width}]);
const { logits } = await session.run({ pixels });
\`\`\`
`;
}
