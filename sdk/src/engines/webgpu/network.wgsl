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
      let tiles = (layer.windows * here + 7) / 8;
      let items = tiles * layer.quads;
      // The few sums of logits are divided among the threads, which add up their parts: but for the
      // maxima of a pool.
      let parts = select(1, clamp(threads / items, 1, layer.taps / unroll), layer.plane + layer.pool == 1);
      let gap = (parts - 1) * unroll;
      // Neighbouring threads share a tile, for a broadcast of its codes.
      for (var item = thread; item < items * parts; item += threads) {
        let quad = item % layer.quads;
        let skip = item / items * unroll;
        let tile = layer.window + item / layer.quads % tiles * 8;
        let low = base + first_words(tile);
        let high = base + first_words(tile + 4);
        // SwiftShader does not clear a variable that has no initial value once more in a loop.
        var left = Four();
        var right = Four();
        var weight = layer.weight + skip * layer.quads + quad;
        for (var tap = layer.tap + skip; tap < layer.tap + layer.taps; tap += gap) {
          // This block stands here `unroll` times (pipeline.ts).
          {
            let word = table[tap];
            let taps = load_taps(weight);
            left = add_dots(left, taps, low + word);
            right = add_dots(right, taps, high + word);
            weight += layer.quads;
            tap++;
          }
          weight += gap * layer.quads;
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
          let result = vec4i(sum) + bias * i32(skip < 1);
          let goal = table[tile + window] >> 16;
          if (layer.plane > 0) {
            let scaled = min(max(result, vec4i()) * multiplier + half, mask);
            let codes = vec4f(scaled & mask) * place;
            maps[base + goal + quad * layer.plane] = u32(codes.x + codes.y + codes.z) + u32(codes.w);
          } else if (tile - layer.window + window < layer.windows * here) {
            for (var label = 4 * quad; label < min(4 * quad + 4, labels); label++) {
              atomicAdd(&logits[(first + goal) * labels + label], result[label % 4]);
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

// Of four windows.
fn first_words(at: u32) -> vec4u {
  return vec4u(table[at], table[at + 1], table[at + 2], table[at + 3]) & vec4u(0xffff);
}
