import { describe, expect, it } from 'vitest';
import { incompleteReasons } from './recording.js';
import { sample } from '../samples.js';
import { given, on } from './recording.samples.js';
import { upload } from './upload.js';

const received = { bytes: 4_711, sha256: 'c0ffee', incomplete: null };

describe('upload', () => {
  it('ends the arrival of a recording, at the time of the occasion', () => {
    expect(upload(received)(given('recording'), on)).toEqual([
      {
        type: 'RecordingUploaded',
        data: { ...received, endedAt: '2030-01-01T00:00:00.000Z' },
      },
    ]);
  });

  it.each(incompleteReasons)('says so when it ended early: %s', (incomplete) => {
    expect(upload({ ...received, incomplete })(given('recording'), on)).toMatchObject([
      { data: { incomplete } },
    ]);
  });

  it('takes what was given up by hand and comes after all, once', () => {
    const lost = sample('RecordingUploaded', { incomplete: 'ended-by-hand', sha256: 'e3b0c442' });
    const failed = given('recording', lost, sample('RecordingConversionFailed'));
    expect(upload(received)(failed, on)).toMatchObject([{ data: received }]);
    expect(upload({ ...received, sha256: 'e3b0c442' })(failed, on)).toEqual([]);
    const taken = sample('RecordingUploaded', received);
    expect(upload(received)(given('recording', lost, taken), on)).toEqual([]);
  });

  it('refuses what never started', () => {
    expect(() => upload(received)(given('unknown'), on)).toThrow('recording-unknown');
  });

  it.each(['received', 'duplicate', 'ready', 'failed'] as const)(
    'stays quiet when it is %s already',
    (stage) => {
      expect(upload(received)(given(stage), on)).toEqual([]);
    },
  );
});
