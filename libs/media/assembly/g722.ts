import { combine, pair, synthesise } from './g722/filter';
import { poles } from './g722/poles';
import { dequantise } from './g722/quantiser';
import { double, prepareZeros, zeros } from './g722/zeros';

export { capacity, input, out, state } from './g722/state';

/**
 * Decodes `count` bytes of `input` to `out`, from `state` on: ITU-T G.722 (64 kbit/s, mode 1), two
 * samples at 16 kHz for each byte. Names of the blocks are those of the recommendation (INVQAL,
 * LOGSCL, UPPOL2 …); all arithmetic is exact.
 *
 * Both bands are worked on at once, in pairs whose first is the lower band. What the codes alone
 * tell comes first, for all bytes; the zeros of the predictors are moved by these alone as well.
 */
export function decode(count: i32): void {
  dequantise(count);
  double(count);
  prepareZeros(count);
  zeros(count);
  poles(count);
  combine(count);
  pair(count);
  synthesise(count);
}
