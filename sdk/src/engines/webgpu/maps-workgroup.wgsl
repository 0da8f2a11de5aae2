// Maps in workgroup memory, where a GPU is quickest.
var<workgroup> maps: array<u32, map_words>;

fn first_word(group: u32) -> u32 {
  return 0u;
}

fn wait() {
  workgroupBarrier();
}
