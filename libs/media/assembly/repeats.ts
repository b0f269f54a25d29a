/** How much comes again in what is given, told by stretches that are picked by a hash of them. */

/** Bytes that there is room for. */
export const capacity: i32 = 1 << 18;
export const bytes: usize = memory.data(capacity, 16);

/** A stretch is this many bytes. */
const STRETCH: usize = 16;
const PICKED_BITS: u32 = 5;
const FACTOR: i32 = 0x2f0b4c47;
const PLACE_BITS: u32 = 16;
const seen: usize = memory.data(4 << 16, 16);

/** Stretches that were picked since `begin`, and those of them that had been picked before. */
export let picked: i32 = 0;
export let repeated: i32 = 0;

export function begin(): void {
  memory.fill(seen, 0, 4 << PLACE_BITS);
  picked = 0;
  repeated = 0;
}

/** Goes through `count` bytes. */
export function look(count: i32): void {
  let hash = 0;
  for (let at = bytes, first = bytes + STRETCH, end = bytes + count; at < end; at++) {
    // Of a byte nothing is left after STRETCH more: it has been shifted out.
    hash = (hash << 2) + (<i32>load<u8>(at) + 1) * FACTOR;
    if ((<u32>hash) >> (32 - PICKED_BITS) != 0 || at < first || isStill(at)) continue;
    const place = seen + ((<usize>((<u32>(hash * FACTOR)) >> (32 - PLACE_BITS))) << 2);
    picked++;
    if (load<i32>(place) == hash) repeated++;
    store<i32>(place, hash);
  }
}

/** Nothing changes before it but signs and lowest bits: the codes of silence, in either law. */
function isStill(at: usize): bool {
  const changes = v128.xor(v128.load(at - STRETCH), i8x16.splat(load<i8>(at)));
  return !v128.any_true(v128.and(changes, i8x16.splat(0x7e)));
}
