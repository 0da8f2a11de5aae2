// Sums of four windows by dot products of four signed bytes.
alias Sum = vec4i;
alias Four = array<Sum, 4>;
alias Taps = vec4u;

fn load_taps(index: u32) -> Taps {
  return weights[index];
}

fn dots(word: u32, taps: Taps) -> Sum {
  let codes = maps[word];
  return Sum(
    dot4I8Packed(codes, taps.x),
    dot4I8Packed(codes, taps.y),
    dot4I8Packed(codes, taps.z),
    dot4I8Packed(codes, taps.w),
  );
}
