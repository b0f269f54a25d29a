const BLOCK = 160;
const SPOKEN = 200;
/** How far a side may stand from its place as a whole, in frames: 100 ms, kinder than the ear. */
const REACH = 800;

/**
 * Percent of the 20 ms blocks of speech in `truth` that stand in `heard` sample by sample, all of
 * them moved by the same `lead` frames or up to 100 ms more or less: the best such place.
 */
export function shareInPlace(truth: Int16Array, heard: Int16Array, lead: number): number {
  const blocks = spokenBlocks(truth);
  let best = 0;
  for (let at = lead - REACH; at <= lead + REACH; at++) {
    const right = blocks.filter((block) => isSame(truth, heard, block, at)).length;
    best = Math.max(best, right);
  }
  return (100 * best) / blocks.length;
}

function spokenBlocks(truth: Int16Array): number[] {
  const begins = Array.from({ length: Math.floor(truth.length / BLOCK) }, (_, i) => i * BLOCK);
  return begins.filter((at) =>
    truth.subarray(at, at + BLOCK).some((sample) => Math.abs(sample) >= SPOKEN),
  );
}

function isSame(truth: Int16Array, heard: Int16Array, from: number, lead: number): boolean {
  for (let i = from; i < from + BLOCK; i++) if (truth[i] !== heard[i + lead]) return false;
  return true;
}
