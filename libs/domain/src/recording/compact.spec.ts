import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { compacted, isCompactionDue, notCompacted } from './compact.js';
import { given, on } from './recording.samples.js';

const done = sample('RecordingCompacted');
const declined = sample('RecordingNotCompacted');
const settled = ['received', 'ready', 'failed'] as const;

describe.each([
  ['compacted', compacted(done.data), done],
  ['notCompacted', notCompacted(declined.data), declined],
] as const)('%s', (_name, decide, event) => {
  it.each(settled)('is said of a recording that is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([event]);
  });

  it('is said of a protected recording too: what it holds stays the same', () => {
    expect(decide(given('ready', sample('RecordingProtected')), on)).toEqual([event]);
  });

  it.each([done, declined])('is not said once it is decided ($type)', (before) => {
    expect(decide(given('ready', before), on)).toEqual([]);
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => decide(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });

  it('refuses what is still arriving', () => {
    expect(() => decide(given('recording'), on)).toThrow(
      expect.objectContaining({ code: 'recording-still-arriving' }),
    );
  });
});

describe('keeping a capture compact', () => {
  it('is refused when something else came out of it than was received', () => {
    const other = compacted({ ...done.data, sha256: 'ab'.repeat(32) });
    expect(() => other(given('ready'), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'not-the-original' }),
    );
  });

  it('is due once the capture has been read, and not when it is decided', () => {
    expect(
      ['received', 'ready', 'failed'].map((stage) => isCompactionDue(given(stage as 'ready'))),
    ).toEqual([false, true, true]);
    expect(isCompactionDue(given('ready', done))).toBe(false);
    expect(isCompactionDue(given('ready', declined))).toBe(false);
    expect(isCompactionDue(given('ready', sample('RecordingConversionRequested')))).toBe(false);
  });
});
