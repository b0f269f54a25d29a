import { describe, expect, it } from 'vitest';
import { end } from './end.js';
import { given, on } from './recording.samples.js';

const lost = { isArriving: false, bytes: 0, sha256: 'e3b0c442', reason: null };

describe('end', () => {
  it('ends what nobody receives any more, as far as it came', () => {
    expect(end(lost)(given('recording'), on)).toEqual([
      {
        type: 'RecordingUploaded',
        data: {
          endedAt: '2030-01-01T00:00:00.000Z',
          bytes: 0,
          sha256: 'e3b0c442',
          incomplete: 'ended-by-hand',
        },
      },
    ]);
  });

  it('keeps the reason where it can be shredded', () => {
    const reason = 'The disk of the old server is gone';
    expect(end({ ...lost, reason })(given('recording'), on)).toMatchObject([
      { data: { personal: { reason } } },
    ]);
  });

  it('refuses while it still arrives', () => {
    expect(() => end({ ...lost, isArriving: true })(given('recording'), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-still-arriving' }),
    );
  });

  it.each(['received', 'ready', 'failed'] as const)('stays quiet when it is %s', (stage) => {
    expect(end({ ...lost, isArriving: true })(given(stage), on)).toEqual([]);
  });

  it.each([
    ['unknown', 'unknown'],
    ['duplicate', 'unknown'],
    ['deleted', 'gone'],
    ['erased', 'gone'],
  ] as const)('refuses what is %s', (stage, kind) => {
    expect(() => end(lost)(given(stage), on)).toThrow(expect.objectContaining({ kind }));
  });
});
