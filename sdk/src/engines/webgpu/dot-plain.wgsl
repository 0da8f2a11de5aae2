// Σ of four products of signed bytes, for browsers without packed_4x8_integer_dot_product.
fn bytes(word: u32) -> vec4i {
  return bitcast<vec4i>(vec4u(word) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u);
}

fn dot4I8Packed(a: u32, b: u32) -> i32 {
  return dot(bytes(a), bytes(b));
}
