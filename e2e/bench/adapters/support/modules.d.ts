/** Types of files that packages ship without. */
declare module '@tensorflow/tfjs-tflite/dist/tf-tflite.fesm.min.js' {
  export { loadTFLiteModel, setWasmPath } from '@tensorflow/tfjs-tflite';
}

declare module 'onnxruntime-web/jspi' {
  export * from 'onnxruntime-web';
}
