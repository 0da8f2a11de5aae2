// Sums of four windows by dot products of four signed bytes; `dot4` comes from dot-*.wgsl.
alias Sum = vec4<i32>;
alias Four = array<Sum, 4>;

fn load_taps(index: u32) -> vec4<u32> {
  return weights[index];
}

fn dots(word: u32, taps: vec4<u32>) -> Sum {
  let codes = maps[word];
  return Sum(dot4(codes, taps.x), dot4(codes, taps.y), dot4(codes, taps.z), dot4(codes, taps.w));
}

fn add_dots(sums: Four, taps: vec4<u32>, words: vec4<u32>) -> Four {
  return Four(
    sums[0] + dots(words.x, taps),
    sums[1] + dots(words.y, taps),
    sums[2] + dots(words.z, taps),
    sums[3] + dots(words.w, taps),
  );
}
