// Sums of four windows by dot products of four signed bytes.
alias Sum = vec4i;
alias Four = array<Sum, 4>;

fn load_taps(index: u32) -> vec4u {
  return weights[index];
}

fn dots(word: u32, taps: vec4u) -> Sum {
  let codes = maps[word];
  return Sum(
    dot4I8Packed(codes, taps.x),
    dot4I8Packed(codes, taps.y),
    dot4I8Packed(codes, taps.z),
    dot4I8Packed(codes, taps.w),
  );
}

fn add_dots(sums: Four, taps: vec4u, words: vec4u) -> Four {
  return Four(
    sums[0] + dots(words.x, taps),
    sums[1] + dots(words.y, taps),
    sums[2] + dots(words.z, taps),
    sums[3] + dots(words.w, taps),
  );
}
