// A layer by a quad of threads, each with four output channels of its own: for adapters that are a CPU.
//
// SwiftShader does the same for four threads at a time, but loads for one after the other, shifts and
// divides so, too. So each loads what no other does, and they swap it.
enable subgroups;

// Maps in a buffer: a CPU's memory is all the same, and SwiftShader clears workgroup memory word by
// word, in code that takes seconds to compile.
@group(0) @binding(6) var<storage, read_write> maps: array<u32, map_words>;

fn wait() {
  storageBarrier();
}

fn run_layer(layer: Layer, base: u32, first: u32, here: u32, thread: u32) {
  var sums: array<Sum, 8>;
  for (var four = 0u; four < layer.quads; four += 4) {
    // Threads that have no channels left do as the last one does.
    let quad = min(four + thread, layer.quads - 1);
    let channel = layer.channel + 3 * quad;
    let bias = channels[channel] - 0x4b400000;
    let multiplier = channels[channel + 1];
    let half = channels[channel + 2];
    let end = layer.window + layer.windows * here;
    for (var tile = layer.window; tile < end; tile += 8) {
      let low = base + (table[tile + thread] & 0xffff);
      let high = base + (table[tile + 4 + thread] & 0xffff);
      // SwiftShader does not clear a variable that has no initial value once more in a loop.
      var left = Four();
      var right = Four();
      var weight = layer.weight + quad;
      for (var tap = layer.tap; tap < layer.tap + layer.taps; tap++) {
        let word = table[tap];
        let taps = load_taps(weight);
        left += products(codes_of(maps[low + word]), taps);
        right += products(codes_of(maps[high + word]), taps);
        weight += layer.quads;
      }
      // Requantisation never falls as its input rises, so the maximum may come first.
      if (layer.pool > 1) {
        sums[0] = max(max(left[0], left[1]), max(left[2], left[3]));
        sums[4] = max(max(right[0], right[1]), max(right[2], right[3]));
      } else {
        sums = array<Sum, 8>(
          left[0], left[1], left[2], left[3], right[0], right[1], right[2], right[3],
        );
      }
      // Much as in threads.wgsl; shared as a function, it would take longer and more bytes.
      for (var window = 0u; window < 8; window += layer.pool) {
        // Of four windows, a thread has its own first: the others' order is by their bits.
        let at = tile + (window ^ thread);
        // The last bits of a float are the integer as soon as one and a half are added of what its first
        // bit stands for, which takes less than to convert it; `bias` takes the rest away.
        let result = bitcast<vec4i>(sums[window] + 0x1.8p23) + bias;
        let goal = table[at] >> 16;
        if (layer.plane > 0) {
          maps[base + goal + quad * layer.plane] = requantise(result, multiplier, half);
        } else if (at < end) {
          for (var label = 4 * quad; label < min(4 * quad + 4, labels); label++) {
            atomicStore(&logits[(first + goal) * labels + label], result[label % 4]);
          }
        }
      }
    }
  }
}

// Sums of the four threads' windows: a thread's own, then those of its neighbours.
fn products(codes: Sum, taps: Taps) -> Four {
  return Four(
    codes * taps,
    quadSwapX(codes) * taps,
    quadSwapY(codes) * taps,
    quadSwapDiagonal(codes) * taps,
  );
}
