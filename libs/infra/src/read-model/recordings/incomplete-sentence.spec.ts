import { describe, expect, it } from 'vitest';
import { incompleteReasons } from '#domain/recording/recording';
import { incompleteSentence } from './incomplete-sentence.js';

describe('incompleteSentence', () => {
  it.each([
    [null, 'what arrived is kept.'],
    [0, 'nothing of it arrived.'],
    [999, 'the first 999 bytes are kept.'],
    [1000, 'the first 1.0 kB are kept.'],
    [1_234_567_890, 'the first 1.2 GB are kept.'],
    [5e18, 'the first 5000000.0 TB are kept.'],
  ])('says how much there is of %j bytes', (bytes, words) => {
    expect(incompleteSentence('server-killed', bytes)).toBe(
      `The server ended abruptly while the device was sending; ${words}`,
    );
  });

  it('does not say of what was lost that it never arrived', () => {
    expect(incompleteSentence('ended-by-hand', 0)).toContain('nothing of it is left.');
  });

  it('has another sentence for every reason', () => {
    const sentences = incompleteReasons.map((reason) => incompleteSentence(reason, 1));
    expect(new Set(sentences).size).toBe(incompleteReasons.length);
  });
});
