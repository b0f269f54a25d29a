/** Codes of a stream that there is room for. */
export const capacity: i32 = 1 << 18;

/** The stream, one G.711 code a byte: a quarter for each lane, one after the other. */
export const codes: usize = memory.data(capacity, 16);
/** Of each code 1 when it is used, else 0. */
export const isUsed: usize = memory.data(1 << 8, 16);
/**
 * The codes that are used, in the order of their samples: each one's sample in eighths of the 16-bit
 * scale (f32), and the code itself.
 */
export const samples: usize = memory.data(4 << 8, 16);
export const codeAt: usize = memory.data(1 << 8, 16);
/** Where among them each code stands, and the one that is nearest to each of all 256 in that order. */
export const placeOf: usize = memory.data(1 << 8, 16);
export const nearest: usize = memory.data(1 << 8, 16);
