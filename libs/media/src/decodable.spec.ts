import { expect, it } from 'vitest';
import { decodableAmong } from './decodable.js';

it('tells of codecs by the names people know which can be decoded', async () => {
  expect(await decodableAmong(['iLBC', 'Opus', 'payload type 97', 'G.711 A-law'])).toEqual([
    'Opus',
    'G.711 A-law',
  ]);
  expect(await decodableAmong([])).toEqual([]);
});
