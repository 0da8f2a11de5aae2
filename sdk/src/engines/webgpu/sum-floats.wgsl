// Sums of four windows by multiplying floats, which plan.ts has found exact. For hardware without
// a dot product of bytes: this takes less than to shift bytes out of words.
alias Sum = vec4f;
alias Four = mat4x4f;
alias Taps = Four;

// Four weights of one output channel, which are upper halves of floats.
fn floats(front: u32, back: u32) -> Sum {
  return bitcast<Sum>(vec4u(front * 65536u, front, back * 65536u, back) & vec4u(0xffff0000u));
}

fn load_taps(index: u32) -> Taps {
  let low = weights[2u * index];
  let high = weights[2u * index + 1u];
  return Taps(
    floats(low.x, low.y),
    floats(low.z, low.w),
    floats(high.x, high.y),
    floats(high.z, high.w),
  );
}

// Codes times their place values: pack.ts has divided the weights by those.
fn dots(word: u32, taps: Taps) -> Sum {
  let masks = vec4u(0x7fu, 0x7f00u, 0x7f0000u, 0x7f000000u);
  return Sum(bitcast<vec4i>(vec4u(maps[word]) & masks)) * taps;
}
