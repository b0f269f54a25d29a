import { withinLimits } from '../limits.js';
import { cook } from '../recipe.js';
import { survive } from '../../libs/media/test/survive.js';

/** A call made by a recipe of any bytes: packets that make sense, mostly. */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    await survive(cook(data));
  });
}
