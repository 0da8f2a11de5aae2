/** The bundled `worker.ts` as text; the build and the tests load it so (`build/worker.js`). */
declare module '#wasm-worker' {
  const source: string;
  export default source;
}
