/** Shader files are imported as their text; the build and the tests load them so. */
declare module '*.wgsl' {
  const source: string;
  export default source;
}
