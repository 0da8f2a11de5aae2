// Σ of four products of signed bytes, for browsers without packed_4x8_integer_dot_product.
fn dot4(a: u32, b: u32) -> i32 {
  let places = vec4<u32>(24u, 16u, 8u, 0u);
  let left = bitcast<vec4<i32>>(vec4<u32>(a) << places) >> vec4<u32>(24u);
  let right = bitcast<vec4<i32>>(vec4<u32>(b) << places) >> vec4<u32>(24u);
  return dot(left, right);
}
