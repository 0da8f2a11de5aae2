// Sums of four windows by multiplying floats, which plan.ts has found exact. For hardware without
// a dot product of bytes: this takes less than to shift bytes out of words.
alias Sum = vec4f;
alias Four = mat4x4f;
alias Taps = Four;

// Four weights of one output channel, which are upper halves of floats.
fn floats(front: u32, back: u32) -> Sum {
  return bitcast<Sum>(vec4u(front * 65536, front, back * 65536, back) & vec4u(0xffff0000));
}

fn load_taps(index: u32) -> Taps {
  let low = weights[2 * index];
  let high = weights[2 * index + 1];
  return Taps(
    floats(low.x, low.y),
    floats(low.z, low.w),
    floats(high.x, high.y),
    floats(high.z, high.w),
  );
}

// Codes times their place values: pack.ts has divided the weights by those.
fn dots(word: u32, taps: Taps) -> Sum {
  let masks = vec4u(0x7f, 0x7f00, 0x7f0000, 0x7f000000);
  return Sum(bitcast<vec4i>(vec4u(maps[word]) & masks)) * taps;
}
