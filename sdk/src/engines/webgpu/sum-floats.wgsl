// Sums of four windows by multiplying matrices of floats, which weights.ts has found exact. For
// hardware without a dot product of bytes: this takes less than to shift bytes out of words.
alias Sum = vec4f;
alias Four = mat4x4f;

// Two upper halves of floats, of four output channels.
fn halves(words: vec4u) -> mat2x4f {
  let low = words * 65536u;
  return mat2x4f(bitcast<Sum>(words & vec4u(0xffff0000u)), bitcast<Sum>(low));
}

fn load_taps(index: u32) -> Four {
  let front = halves(weights[2u * index]);
  let back = halves(weights[2u * index + 1u]);
  return Four(front[0], front[1], back[0], back[1]);
}

// Codes times their place values: weights.ts has divided the weights by those.
fn codes(word: u32) -> Sum {
  let masks = vec4u(0x7fu, 0x7f00u, 0x7f0000u, 0x7f000000u);
  return Sum(bitcast<vec4i>(vec4u(maps[word]) & masks));
}

fn add_dots(sums: Four, taps: Four, words: vec4u) -> Four {
  return sums + taps * Four(codes(words.x), codes(words.y), codes(words.z), codes(words.w));
}
