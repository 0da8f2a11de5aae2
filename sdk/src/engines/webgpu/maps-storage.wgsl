// Maps in a buffer, for adapters that are a CPU: theirs is all the same memory, and SwiftShader
// clears workgroup memory word by word, in code that takes seconds to compile.
@group(0) @binding(6) var<storage, read_write> maps: array<u32, map_words>;

fn wait() {
  storageBarrier();
}
