const LOWER_INVERSE_4 = memory.data<i16>([
  0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200,
  0,
]);
const LOWER_INVERSE_6 = memory.data<i16>([
  -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232,
  -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400,
  -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232,
  9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688,
  1360, 1040, 728, 432, 136, -432, -136,
]);
const LOWER_LOG = memory.data<i16>([
  -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60,
]);
const HIGHER_INVERSE = memory.data<i16>([-7408, -1616, 7408, 1616]);
const HIGHER_LOG = memory.data<i16>([798, -214, 798, -214]);
const ANTILOG = memory.data<i16>([
  2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
  2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008,
]);
export const LOWER_MOST_LOG = 18432;
export const HIGHER_MOST_LOG = 22528;

/**
 * The quantiser scales by their logarithms, of which the lowest six bits do not count: 32 bits each,
 * 16384 at most. That is why no difference that is made of them is beyond ±12404, nor a doubled one
 * for the predictor beyond ±20456.
 */
export const lowerScales = memory.data(4 * ((LOWER_MOST_LOG >> 6) + 1));
export const higherScales = memory.data(4 * ((HIGHER_MOST_LOG >> 6) + 1));
/**
 * What a byte stands for, 16 bytes: for both bands what the predictor takes (of the lower band's six
 * bits it has four), beside it the change of the logarithm; then for both bands what is heard.
 */
export const codes = memory.data(16 << 8, 16);

fillScales(lowerScales, LOWER_MOST_LOG, 8);
fillScales(higherScales, HIGHER_MOST_LOG, 10);
fillCodes();

/** SCALEL or SCALEH. */
function fillScales(to: usize, mostLog: i32, exponent: i32): void {
  for (let log = 0; log <= mostLog >> 6; log++) {
    const antilog = <i32>load<i16>(ANTILOG + ((log & 31) << 1));
    store<i32>(to + (log << 2), ((antilog << 1) >> (exponent + 1 - (log >> 5))) << 2);
  }
}

function fillCodes(): void {
  for (let byte = 0; byte < 256; byte++) {
    const to = codes + (byte << 4);
    const lower = (byte & 0x3f) << 1;
    const coarse = ((byte & 0x3f) >> 2) << 1;
    const higher = (byte >> 6) << 1;
    store<i16>(to, load<i16>(LOWER_INVERSE_4 + coarse));
    store<i16>(to, load<i16>(LOWER_LOG + coarse), 2);
    store<i16>(to, load<i16>(HIGHER_INVERSE + higher), 4);
    store<i16>(to, load<i16>(HIGHER_LOG + higher), 6);
    store<i16>(to, load<i16>(LOWER_INVERSE_6 + lower), 8);
    store<i16>(to, load<i16>(HIGHER_INVERSE + higher), 12);
  }
}
