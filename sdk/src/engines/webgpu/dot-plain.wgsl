// Σ of four products of signed bytes, for browsers without packed_4x8_integer_dot_product.
fn bytes(word: u32) -> vec4<i32> {
  return bitcast<vec4<i32>>(vec4<u32>(word) << vec4<u32>(24u, 16u, 8u, 0u)) >> vec4<u32>(24u);
}

fn dot4(a: u32, b: u32) -> i32 {
  return dot(bytes(a), bytes(b));
}
