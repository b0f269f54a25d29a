import { expect, it } from 'vitest';
import { seldom } from './seldom.js';

it('says something again only after a while', () => {
  let at = 0;
  let said = 0;
  const say = seldom(10, () => at);
  for (at of [0, 1, 9, 10, 19, 20]) say(() => (said += 1));
  expect(said).toBe(3);
});
