// Sums of four windows by multiplying floats, which plan.ts has found exact. For hardware without
// a dot product of bytes, and for CPUs.
alias Sum = vec4f;
alias Four = mat4x4f;
alias Taps = Four;

// Four weights of one output channel, each divided by the place value of the byte that it meets. A
// weight comes from the top of its word, so that its sign needs no care.
fn floats(bytes: u32) -> Sum {
  let tops = (bytes * vec4u(0x1000000, 0x10000, 0x100, 1)) & vec4u(0xff000000);
  return Sum(bitcast<vec4i>(tops)) * Sum(0x1p-24, 0x1p-32, 0x1p-40, 0x1p-48);
}

fn load_taps(index: u32) -> Taps {
  let bytes = weights[index];
  return Taps(floats(bytes.x), floats(bytes.y), floats(bytes.z), floats(bytes.w));
}

// A code is masked out of its word, where it stands for code * 256^byte: that takes less than to
// shift it down.
fn codes_of(word: u32) -> Sum {
  let masks = vec4u(0x7f, 0x7f00, 0x7f0000, 0x7f000000);
  return Sum(bitcast<vec4i>(vec4u(word) & masks));
}

fn dots(word: u32, taps: Taps) -> Sum {
  return codes_of(maps[word]) * taps;
}
