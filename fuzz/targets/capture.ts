import { withinLimits } from '../limits.js';
import { survive } from '../../libs/media/test/survive.js';

/** A capture file of any bytes: inspected, and heard where there is something to hear. */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    await survive(Uint8Array.from(data));
  });
}
