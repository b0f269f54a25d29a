import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { sample } from '../samples.js';
import { encrypted, encryptedAtFirst, isKeptEncrypted } from './encrypt.js';
import { recording } from './recording.js';
import { on } from './recording.samples.js';

const KEY = '0f4b6c0e-6a55-4c0e-9a53-6c0f1a2b3c4d';
const NEWER = '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11';
const arriving = fold(recording, [sample('RecordingStarted')]);

describe('encrypted', () => {
  it('is said of a recording once, and again when it is under another key', () => {
    const said = encrypted(KEY)(arriving, on);
    expect(said).toEqual([{ type: 'RecordingEncrypted', data: { from: null, key: KEY } }]);
    const kept = fold(recording, [sample('RecordingStarted'), ...said]);
    expect(encrypted(KEY)(kept, on)).toEqual([]);
    expect(encrypted(NEWER)(kept, on)[0]?.data).toEqual({ from: KEY, key: NEWER });
  });

  it('commits to the key of the bytes the first time, and never again', () => {
    const [commitment, other] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const said = encrypted(KEY, commitment)(arriving, on);
    expect(said[0]?.data).toEqual({ from: null, key: KEY, keyCommitment: commitment });
    const kept = fold(recording, [sample('RecordingStarted'), ...said]);
    expect(kept.keyCommitment).toBe(commitment);
    expect(encrypted(KEY, other)(kept, on)).toEqual([]);
    const again = encrypted(NEWER, other)(kept, on);
    expect(again[0]?.data).toEqual({ from: KEY, key: NEWER });
    const moved = fold(recording, [sample('RecordingStarted'), ...said, ...again]);
    expect([moved.encryptedWith, moved.keyCommitment]).toEqual([NEWER, commitment]);
  });

  it('is said as it arrives where nothing of it is known, and changes nothing afterwards', () => {
    const commitment = 'ab'.repeat(32);
    const said = encryptedAtFirst(KEY, commitment)(arriving, on);
    expect(said).toEqual(encrypted(KEY, commitment)(arriving, on));
    const kept = fold(recording, [sample('RecordingStarted'), ...said]);
    const moved = fold(recording, [
      sample('RecordingStarted'),
      ...said,
      ...encrypted(NEWER)(kept, on),
    ]);
    for (const known of [kept, moved]) {
      expect(encryptedAtFirst(KEY, commitment)(known, on)).toEqual([]);
      expect(encryptedAtFirst(NEWER)(known, on)).toEqual([]);
    }
    expect(() => encryptedAtFirst(KEY)(recording.initial, on)).toThrow();
  });

  it('is said of none that there is not, or that has gone', () => {
    expect(() => encrypted(KEY)(recording.initial, on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
    for (const end of ['RecordingDeleted', 'RecordingErased', 'RecordingFoundDuplicate'] as const) {
      const gone = fold(recording, [sample('RecordingStarted'), sample(end)]);
      expect(encrypted(KEY)(gone, on)).toEqual([]);
    }
  });

  it('holds for what is there, and for nothing that has gone', () => {
    expect(isKeptEncrypted(arriving)).toBe(false);
    const kept = [sample('RecordingStarted'), sample('RecordingEncrypted')];
    expect(isKeptEncrypted(fold(recording, kept))).toBe(true);
    const gone = fold(recording, [...kept, sample('RecordingDeleted')]);
    expect(isKeptEncrypted(gone)).toBe(false);
  });
});
