import { describe, expect, it } from 'vitest';
import { incompleteReasons } from './recording.js';
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
