// The whole network for one digit in one workgroup. Every map lives in workgroup memory.
//
// Owns the arithmetic of model/network.ts on the GPU. Knows nothing of one particular network: the
// layers are rows of a table, so the compile time does not grow with them. pack.ts writes the
// table and lays out all that it points at. `dot4` comes from dot-packed.wgsl or dot-plain.wgsl.
//
// A map is stored with the zero border that its reader wants, as words of four 7-bit codes:
// channels of one position, padded to four. The input has one channel, so there a word holds the
// four pixels from its position to the right, and one word covers four columns of the kernel.

override workgroup_size: u32;
override map_words: u32;
override image_width: u32;
override image_height: u32;
override image_border: u32;

struct Layer {
  input: u32,         // word of the first window
  input_row: u32,     // words from one row to the next
  step_x: u32,        // words from one window to the next on its right
  step_y: u32,        // words from one window to the next below it
  rows: u32,          // kernel rows
  taps: u32,          // words that one kernel row reads
  tap_step: u32,      // words between two of them
  weights: u32,       // first entry of `weights`
  quads: u32,         // output channels / 4
  first_quad: u32,    // first entry of `channels`
  pool: u32,          // 1 or 2
  width: u32,         // output positions, after pooling
  height: u32,
  tiles_x: u32,       // a tile is 2x2 windows
  tiles: u32,
  output: u32,        // first word of the output map, border included
  output_words: u32,
  output_inside: u32, // word of its first position inside the border
  output_row: u32,
  labels: u32,        // 0, or on the last layer the number of logits
}

// Four output channels.
struct Quad {
  bias: vec4<i32>,
  multiplier: vec4<u32>,
  shift: vec4<u32>,
}

// Accumulators of 2x2 windows, four output channels each.
struct Tile {
  top_left: vec4<i32>,
  top_right: vec4<i32>,
  bottom_left: vec4<i32>,
  bottom_right: vec4<i32>,
}

@group(0) @binding(0) var<storage, read> layers: array<Layer>;
@group(0) @binding(1) var<storage, read> weights: array<vec4<u32>>;
@group(0) @binding(2) var<storage, read> channels: array<Quad>;
@group(0) @binding(3) var<storage, read> pixels: array<u32>;
@group(0) @binding(4) var<storage, read_write> logits: array<i32>;

var<workgroup> maps: array<u32, map_words>;

// The code of one pixel of the bordered image; 0 on the border and beyond it.
fn pixel_code(digit: u32, x: u32, y: u32) -> u32 {
  // Left of the image the subtraction wraps round to a huge number, outside as well.
  let column = x - image_border;
  let row = y - image_border;
  if (column >= image_width || row >= image_height) {
    return 0u;
  }
  let byte = (digit * image_height + row) * image_width + column;
  return extractBits(pixels[byte / 4u], (byte % 4u) * 8u + 1u, 7u);
}

fn load_image(digit: u32, thread: u32) {
  let width = image_width + 2u * image_border;
  let height = image_height + 2u * image_border;
  for (var word = thread; word < width * height; word += workgroup_size) {
    let x = word % width;
    let y = word / width;
    maps[word] = pixel_code(digit, x, y)
      | (pixel_code(digit, x + 1u, y) << 8u)
      | (pixel_code(digit, x + 2u, y) << 16u)
      | (pixel_code(digit, x + 3u, y) << 24u);
  }
}

fn dot_quad(codes: u32, taps: vec4<u32>) -> vec4<i32> {
  return vec4<i32>(dot4(codes, taps.x), dot4(codes, taps.y), dot4(codes, taps.z), dot4(codes, taps.w));
}

// `right` and `below` lead from the first window to its neighbours.
fn convolve(layer: Layer, quad: u32, window: u32, right: u32, below: u32) -> Tile {
  let bias = channels[layer.first_quad + quad].bias;
  var sum = Tile(bias, bias, bias, bias);
  var weight = layer.weights + quad * layer.rows * layer.taps;
  for (var row = 0u; row < layer.rows; row++) {
    var word = window + row * layer.input_row;
    for (var tap = 0u; tap < layer.taps; tap++) {
      let taps = weights[weight];
      sum.top_left += dot_quad(maps[word], taps);
      sum.top_right += dot_quad(maps[word + right], taps);
      sum.bottom_left += dot_quad(maps[word + below], taps);
      sum.bottom_right += dot_quad(maps[word + below + right], taps);
      word += layer.tap_step;
      weight++;
    }
  }
  return sum;
}

fn requantise(sum: vec4<i32>, quad: Quad) -> u32 {
  let scaled = vec4<u32>(max(sum, vec4<i32>(0))) * quad.multiplier;
  let rounded = (scaled + (vec4<u32>(1u) << (quad.shift - 1u))) >> quad.shift;
  let code = min(rounded, vec4<u32>(127u));
  return code.x | (code.y << 8u) | (code.z << 16u) | (code.w << 24u);
}

fn store_codes(layer: Layer, quad: u32, x: u32, y: u32, sum: Tile) {
  let scale = channels[layer.first_quad + quad];
  if (layer.pool == 2u) {
    // Requantisation never falls as its input rises, so the maximum may come first.
    let top = max(sum.top_left, sum.top_right);
    let bottom = max(sum.bottom_left, sum.bottom_right);
    let word = layer.output_inside + (y / 2u) * layer.output_row + (x / 2u) * layer.quads + quad;
    maps[word] = requantise(max(top, bottom), scale);
    return;
  }
  let word = layer.output_inside + y * layer.output_row + x * layer.quads + quad;
  let has_right = x + 1u < layer.width;
  let has_below = y + 1u < layer.height;
  maps[word] = requantise(sum.top_left, scale);
  if (has_right) {
    maps[word + layer.quads] = requantise(sum.top_right, scale);
  }
  if (has_below) {
    maps[word + layer.output_row] = requantise(sum.bottom_left, scale);
  }
  if (has_right && has_below) {
    maps[word + layer.output_row + layer.quads] = requantise(sum.bottom_right, scale);
  }
}

fn store_logits(layer: Layer, quad: u32, digit: u32, sum: vec4<i32>) {
  for (var lane = 0u; lane < 4u; lane++) {
    let label = quad * 4u + lane;
    if (label < layer.labels) {
      logits[digit * layer.labels + label] = sum[lane];
    }
  }
}

@compute @workgroup_size(workgroup_size)
fn run_network(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let digit = workgroup.x;
  load_image(digit, thread);
  for (var index = 0u; index < arrayLength(&layers); index++) {
    let layer = layers[index];
    for (var word = thread; word < layer.output_words; word += workgroup_size) {
      maps[layer.output + word] = 0u;
    }
    workgroupBarrier();
    for (var item = thread; item < layer.quads * layer.tiles; item += workgroup_size) {
      let quad = item / layer.tiles;
      let tile = item % layer.tiles;
      let x = (tile % layer.tiles_x) * 2u;
      let y = (tile / layer.tiles_x) * 2u;
      // A tile that hangs over the edge computes its inner windows twice.
      let right = select(0u, layer.step_x, layer.pool == 2u || x + 1u < layer.width);
      let below = select(0u, layer.step_y, layer.pool == 2u || y + 1u < layer.height);
      let window = layer.input + y * layer.step_y + x * layer.step_x;
      let sum = convolve(layer, quad, window, right, below);
      if (layer.labels > 0u) {
        store_logits(layer, quad, digit, sum.top_left);
      } else {
        store_codes(layer, quad, x, y, sum);
      }
    }
    workgroupBarrier();
  }
}
