import { describe, expect, it } from 'vitest';
import { captureDifferences, soundDifferences } from './content-differences.js';
import { unreadableEvents } from './history-differences.js';
import type { Leaves } from './measure.js';

const PLACES = 1_000;
const leavesOf = (value: number): Leaves =>
  Array.from({ length: 2 * PLACES }, (_, n) => Buffer.alloc(32, n % 2 === 0 ? value : 7));

describe('an answer about much that differs', () => {
  it('names the first hundred places, and says how many more there are', () => {
    const hashes = { sha256: 'ab', merkleRoot: 'ab', pcmSha256: 'ab', secondsRoot: 'ab' };
    const sealed = { bytes: 2 * PLACES * 65_536, leafBytes: 65_536, ...hashes } as const;
    const found = { ...hashes, bytes: sealed.bytes, sha256: 'cd', leaves: leavesOf(1) };
    const [capture] = captureDifferences(sealed, found, leavesOf(2));
    expect(capture?.bytes).toHaveLength(100);
    expect(capture?.bytes?.[1]).toEqual([2 * 65_536, 3 * 65_536]);
    expect(capture?.more).toBe(PLACES - 100);
    const rate = { sampleRate: 8_000, frames: 2 * PLACES * 8_000 };
    const form = { converter: '1', channels: 2, bitsPerSample: 16, digits: 'muted' } as const;
    const said = { ...form, ...hashes, ...rate };
    const heard = { ...hashes, ...rate, pcmSha256: 'cd', seconds: leavesOf(1) };
    const [sound] = soundDifferences(said, heard, leavesOf(2));
    expect(sound?.seconds).toHaveLength(100);
    expect(sound?.more).toBe(PLACES - 100);
    const [few] = soundDifferences(said, { ...heard, seconds: leavesOf(1).slice(0, 4) }, [
      ...leavesOf(2).slice(0, 4),
    ]);
    expect(few).toMatchObject({
      seconds: [
        [0, 1],
        [2, 3],
      ],
    });
    expect(few).not.toHaveProperty('more');
  });

  it('names twenty events that cannot be read, and counts the others', () => {
    const revisions = Array.from({ length: 30 }, (_, n) => BigInt(n));
    const differences = unreadableEvents(revisions);
    expect(differences).toHaveLength(21);
    expect(differences[0]?.detail).toMatch(/^Event 1 of its history cannot be read: it was/);
    expect(differences[20]?.detail).toMatch(
      /^10 more events behind these cannot be read: each was/,
    );
    expect(unreadableEvents([4n])).toHaveLength(1);
  });
});
