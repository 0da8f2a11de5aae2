// The whole network for a few digits in one workgroup, layer by layer.
//
// Owns the arithmetic of model/network.ts on the GPU. Knows nothing of one particular network: what
// to load, clear and write stands in `table` (pack.ts), so the compile time does not grow with the
// layers. Constants come from pipeline.ts, where the maps lie from maps-*.wgsl, and how codes
// meet weights from sum-*.wgsl.

struct Layer {
  tap: u32,     // entries of `table`: where each word of a window lies
  weight: u32,  // first of the layer's `weights`, a quad of output channels for every tap
  channel: u32, // first of the layer's `channels`, three for every quad: bias, multiplier, shift
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
@group(0) @binding(4) var<storage, read> pixels: array<u32>;
@group(0) @binding(5) var<storage, read_write> logits: array<i32>;

// Bytes become codes by halving. What to keep of them stands before the first layer's taps (imageList
// in pack.ts); how many digits there are, in the word before their pixels.
fn load_image(digit: u32, base: u32, thread: u32) {
  for (var word = thread; word < layers[0].tap / 2; word += threads) {
    let byte = digit * pixel_bytes + table[2 * word];
    let shift = byte % 4 * 8;
    let right = pixels[byte / 4] >> (shift + 1);
    let left = pixels[byte / 4 + 1] << (31 - shift);
    maps[base + word] = (right | left) & table[2 * word + 1];
  }
}

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
    for (var digit = 0u; digit < here; digit++) {
      load_image(first + digit, base + digit * digit_words, thread);
    }
    wait();
    for (var index = 0u; index < arrayLength(&layers); index++) {
      let layer = layers[index];
      for (var zero = thread; zero < layer.zeros * here; zero += threads) {
        maps[base + table[layer.zero + zero]] = 0;
      }
      let tiles = (layer.windows * here + 7) / 8;
      // Neighbouring threads share a tile, for a broadcast of its codes.
      for (var item = thread; item < tiles * layer.quads; item += threads) {
        let quad = item % layer.quads;
        let tile = layer.window + item / layer.quads * 8;
        let low = base + (window_pair(tile) & vec4u(0xffff));
        let high = base + (window_pair(tile + 4) & vec4u(0xffff));
        // SwiftShader does not clear a variable that has no initial value once more in a loop.
        var left = Four();
        var right = Four();
        var weight = layer.weight + quad;
        for (var tap = layer.tap; tap < layer.tap + layer.taps; tap++) {
          let word = table[tap];
          let taps = load_taps(weight);
          left = add_dots(left, taps, low + word);
          right = add_dots(right, taps, high + word);
          weight += layer.quads;
        }
        var sums = array<Sum, 8>(
          left[0], left[1], left[2], left[3], right[0], right[1], right[2], right[3],
        );
        // Requantised, a sum's code is in the seven bits above the shift, as far as there are so many.
        // They make an exact float, which a power of two moves to the channel's byte.
        let channel = layer.channel + 3 * quad;
        let bias = channels[channel];
        let multiplier = channels[channel + 1];
        let shift = channels[channel + 2];
        let mask = (vec4i(127) << vec4u(shift)) & vec4i(0x7fffffff);
        let half = vec4i(1) << vec4u(shift - 1);
        let place = bitcast<vec4f>((vec4i(127, 135, 143, 151) - shift) << vec4u(23));
        for (var window = 0u; window < 8; window += layer.pool) {
          var sum = sums[window];
          // Requantisation never falls as its input rises, so the maximum may come first.
          for (var part = 1u; part < layer.pool; part++) {
            sum = max(sum, sums[window + part]);
          }
          let result = vec4i(sum) + bias;
          let goal = table[tile + window] >> 16;
          if (layer.plane > 0) {
            let scaled = min(max(result, vec4i()) * multiplier + half, mask);
            let codes = vec4f(scaled & mask) * place;
            maps[base + goal + quad * layer.plane] = u32(codes.x + codes.y + codes.z) + u32(codes.w);
          } else if (goal < here) {
            for (var label = 4 * quad; label < min(4 * quad + 4, labels); label++) {
              logits[(first + goal) * labels + label] = result[label % 4];
            }
          }
        }
      }
      wait();
    }
  }
}

fn add_dots(sums: Four, taps: Taps, words: vec4u) -> Four {
  return Four(
    sums[0] + dots(words.x, taps),
    sums[1] + dots(words.y, taps),
    sums[2] + dots(words.z, taps),
    sums[3] + dots(words.w, taps),
  );
}

fn window_pair(at: u32) -> vec4u {
  return vec4u(table[at], table[at + 1], table[at + 2], table[at + 3]);
}
