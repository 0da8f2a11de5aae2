/** The released model; the build and the tests load it so (`build/model.js`). */
declare module '#model' {
  /** Base64 of `models/digits-v1/model.bin`. */
  const base64: string;
  export default base64;
}
