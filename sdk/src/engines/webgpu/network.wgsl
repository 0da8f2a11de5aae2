// The whole network for a few digits in one workgroup, layer by layer.
//
// Owns the arithmetic of model/network.ts on the GPU. Knows nothing of one particular network: what
// to load, clear and write stands in `table` (pack.ts), so the compile time does not grow with the
// layers. Constants come from pipeline.ts, who does what of a layer and where the maps lie from
// threads.wgsl or quads.wgsl, and how codes meet weights from sum-*.wgsl.

struct Layer {
  tap: u32,     // entries of `table`: where each word of a window lies
  weight: u32,  // first of the layer's `weights`, a quad of output channels for every tap
  channel: u32, // first of the layer's `channels`, three for every quad: bias, multiplier, half
  quads: u32,   // output channels / 4
  taps: u32,
  zero: u32,    // entries of `table`: words of the output map's border
  zeros: u32,   // of one digit
  window: u32,  // entries of `table`: first word of a window, and above it where the result goes
  windows: u32, // of one digit
  pool: u32,    // windows that share a result: 1 or 4
  plane: u32,   // words from one quad of the output to the next; 0 where results are logits
}

@group(0) @binding(0) var<storage, read> layers: array<Layer>;
@group(0) @binding(1) var<storage, read> table: array<u32, table_count>;
@group(0) @binding(2) var<storage, read> weights: array<vec4u, weight_count>;
@group(0) @binding(3) var<storage, read> channels: array<vec4i>;
// How many digits there are, in a word, and their pixels.
@group(0) @binding(4) var<storage, read> pixels: array<u32>;
@group(0) @binding(5) var<storage, read_write> logits: array<atomic<i32>>;

@compute @workgroup_size(threads)
fn run_network(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let base = group.x * group_words;
  let count = pixels[0];
  // Few digits are spread over all workgroups; of many each takes as many at once as it can.
  let share = min((count + groups.x - 1) / groups.x, digits);
  for (var first = group.x * share; first < count; first += groups.x * share) {
    let here = min(share, count - first);
    // Bytes become codes by halving. What to keep of them stands before the first layer's taps
    // (imageList in pack.ts).
    for (var digit = 0u; digit < here; digit++) {
      for (var word = thread; word < layers[0].tap / 2; word += threads) {
        let byte = (first + digit) * pixel_bytes + table[2 * word];
        let shift = byte % 4 * 8;
        let right = pixels[byte / 4] >> (shift + 1);
        let left = pixels[byte / 4 + 1] << (31 - shift);
        maps[base + digit * digit_words + word] = (right | left) & table[2 * word + 1];
      }
    }
    // Several threads add to a logit.
    for (var label = thread; label < here * labels; label += threads) {
      atomicStore(&logits[first * labels + label], 0);
    }
    storageBarrier();
    wait();
    for (var index = 0u; index < arrayLength(&layers); index++) {
      let layer = layers[index];
      for (var zero = thread; zero < layer.zeros * here; zero += threads) {
        maps[base + table[layer.zero + zero]] = 0;
      }
      run_layer(layer, base, first, here, thread);
      wait();
    }
  }
}

// The word of four sums. The code of each is in the seven bits above those of `half`, half of what one
// step of the code stands for, as far as there are so many. They make an exact float, which a power
// of two moves to the channel's byte, three of them above ones that fill up the float's fraction.
fn requantise(sums: vec4i, multiplier: vec4i, half: vec4i) -> u32 {
  let mask = (half * 254) & vec4i(0x7fffffff);
  let scaled = min(max(sums, vec4i()) * multiplier + half, mask);
  let ones = vec4u(0x7e800000, 0x82800000, 0x86800000, 0x7e800000);
  let places = bitcast<vec4f>(ones - bitcast<vec4u>(vec4f(half)));
  let codes = vec4f(scaled & mask) * places;
  let low = bitcast<u32>(codes.x + codes.y + codes.z + 0x1p23);
  return (low & 0x7fffff) | (bitcast<u32>(codes.w + 0x1p23) << 24);
}
