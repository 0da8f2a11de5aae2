/** The released model; the build and the tests load it so (`build/model.js`). */
declare module '#model' {
  /** `models/digits-v1/model.bin`, two characters a byte. */
  const text: string;
  export default text;
}
