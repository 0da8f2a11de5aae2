// Maps in workgroup memory, where a GPU is quickest.
var<workgroup> maps: array<u32, map_words>;

fn wait() {
  workgroupBarrier();
}
