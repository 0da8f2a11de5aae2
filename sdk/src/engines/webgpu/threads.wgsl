// A layer by threads that share a few windows, but know nothing of one another: for GPUs.

// Maps in workgroup memory, where a GPU is quickest.
var<workgroup> maps: array<u32, map_words>;

fn wait() {
  workgroupBarrier();
}

fn run_layer(layer: Layer, base: u32, first: u32, here: u32, thread: u32) {
  let end = layer.window + layer.windows * here;
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
    let channel = layer.channel + 3 * quad;
    let bias = channels[channel] * i32(skip < 1);
    let multiplier = channels[channel + 1];
    let half = channels[channel + 2];
    for (var window = 0u; window < 8; window += layer.pool) {
      let at = tile + window;
      var sum = sums[window];
      // Requantisation never falls as its input rises, so the maximum may come first.
      for (var part = 1u; part < layer.pool; part++) {
        sum = max(sum, sums[window + part]);
      }
      let result = vec4i(sum) + bias;
      let goal = table[at] >> 16;
      if (layer.plane > 0) {
        maps[base + goal + quad * layer.plane] = requantise(result, multiplier, half);
      } else if (at < end) {
        for (var label = 4 * quad; label < min(4 * quad + 4, labels); label++) {
          atomicAdd(&logits[(first + goal) * labels + label], result[label % 4]);
        }
      }
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
