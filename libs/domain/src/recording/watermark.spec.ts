import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { given, on } from './recording.samples.js';
import { type Sealed, requestWatermark, sealDue, tombstoned, watermarked } from './watermark.js';

const { sha256 } = sample('RecordingUploaded').data;
const hash = 'ab'.repeat(32);
const sealed = { sequence: 7, hash, key: hash, sha256, conversions: 1 } satisfies Sealed;
const withSound = sample('RecordingWatermarked', { covers: 'sound' });
const withCapture = sample('RecordingWatermarked', { covers: 'capture' });

describe('sealDue', () => {
  it.each([
    ['unknown', null],
    ['recording', null],
    ['duplicate', null],
    ['received', 'capture'],
    ['failed', 'capture'],
    ['ready', 'sound'],
    ['deleted', null],
    ['erased', null],
  ] as const)('of one that is %s, where all are sealed: %s', (stage, due) => {
    expect(sealDue(given(stage), true)).toBe(due);
  });

  it('is nothing where nobody wants it, and is where somebody asked', () => {
    expect(sealDue(given('ready'), false)).toBeNull();
    expect(sealDue(given('ready', sample('RecordingWatermarkRequested')), false)).toBe('sound');
  });

  it('follows what was sealed once: its sound, another reading of it, other bytes, its end', () => {
    expect(sealDue(given('ready', withCapture), false)).toBe('sound');
    expect(sealDue(given('ready', withSound), false)).toBeNull();
    expect(sealDue(given('ready', withSound, sample('RecordingConverted')), false)).toBe('sound');
    expect(sealDue(given('failed', withCapture), false)).toBeNull();
    expect(sealDue(given('failed', withSound, sample('RecordingUploaded')), false)).toBe('capture');
    expect(sealDue(given('erased', withSound), false)).toBe('tombstone');
    const gone = given('erased', withSound, sample('RecordingTombstoned'));
    expect(sealDue(gone, true)).toBeNull();
  });

  it('waits for a reading that is asked for', () => {
    const asked = sample('RecordingConversionRequested', { stays: 'ready' });
    expect(sealDue(given('ready', withCapture, asked), true)).toBeNull();
  });
});

describe('watermarked', () => {
  it('says which entry, and that it covers the sound', () => {
    expect(watermarked(sealed)(given('ready'), on)).toEqual([
      { type: 'RecordingWatermarked', data: { sequence: 7, hash, key: hash, covers: 'sound' } },
    ]);
  });

  it.each([
    ['sealed without its sound', { conversions: null }, 'capture'],
    ['read anew meanwhile', { conversions: 0 }, 'capture'],
    ['other bytes meanwhile', { sha256: hash }, 'earlier'],
  ])('%s: %o', (_, changed, covers) => {
    const [said] = watermarked({ ...sealed, ...changed })(given('ready'), on);
    expect(said).toMatchObject({ data: { covers } });
  });

  it('is said once, also when it was deleted meanwhile', () => {
    expect(watermarked(sealed)(given('ready', withSound), on)).toEqual([]);
    expect(watermarked({ ...sealed, sequence: 9 })(given('ready', withSound), on)).toHaveLength(1);
    expect(watermarked(sealed)(given('erased'), on)).toHaveLength(1);
    expect(() => watermarked(sealed)(given('unknown'), on)).toThrow(
      expect.objectContaining({ code: 'recording-unknown' }),
    );
  });
});

describe('requestWatermark', () => {
  it('keeps the reason where it can be shredded, and is said once', () => {
    const [asked] = requestWatermark('Ada sues')(given('ready'), on);
    expect(asked).toEqual({
      type: 'RecordingWatermarkRequested',
      data: { reason: null, personal: { reason: 'Ada sues' } },
    });
    expect(requestWatermark(null)(given('ready', asked!), on)).toEqual([]);
    expect(requestWatermark(null)(given('ready', withSound), on)).toEqual([]);
  });

  it('refuses what is gone', () => {
    expect(() => requestWatermark(null)(given('deleted'), on)).toThrow(
      expect.objectContaining({ kind: 'gone' }),
    );
  });
});

describe('tombstoned', () => {
  it('is said of what is gone, once', () => {
    const [said] = tombstoned(9)(given('erased', withSound), on);
    expect(said).toEqual({ type: 'RecordingTombstoned', data: { sequence: 9 } });
    expect(tombstoned(9)(given('erased', withSound, said!), on)).toEqual([]);
  });

  it('is refused of what is there', () => {
    expect(() => tombstoned(9)(given('ready'), on)).toThrow(
      expect.objectContaining({ code: 'recording-not-deleted' }),
    );
  });
});
