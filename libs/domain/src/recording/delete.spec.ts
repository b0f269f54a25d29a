import { describe, expect, it } from 'vitest';
import { sample } from '../samples.js';
import { deleteForGood } from './delete.js';
import { complete, given, on } from './recording.samples.js';

const { removal } = sample('RecordingDeleted').data;
const asked = { reason: 'Asked for', removal, holds: [] };
const decide = deleteForGood(asked);
const refusal = (code: string, kind: string) => expect.objectContaining({ code, kind }) as Error;

describe('deleting for good', () => {
  it.each(complete)('decides it for a recording that is %s, and says by which rule', (stage) => {
    expect(decide(given(stage), on)).toEqual([
      { type: 'RecordingDeleted', data: { reason: 'Asked for', removal } },
    ]);
  });

  it('decides it for what lies in the recycle bin', () => {
    expect(decide(given('ready', sample('RecordingRecycled')), on)).toHaveLength(1);
  });

  it.each(['deleted', 'erased'] as const)('stays quiet when it is %s', (stage) => {
    expect(decide(given(stage), on)).toEqual([]);
  });

  it.each(complete)('refuses what is protected and %s', (stage) => {
    expect(() => decide(given(stage, sample('RecordingProtected')), on)).toThrow(
      refusal('recording-protected', 'conflict'),
    );
  });

  it('refuses what is under a legal hold', () => {
    expect(() => deleteForGood({ ...asked, holds: ['Case 4711'] })(given('ready'), on)).toThrow(
      refusal('recording-on-hold', 'conflict'),
    );
  });

  it('refuses what is still arriving, and what nobody can find', () => {
    expect(() => decide(given('recording'), on)).toThrow(
      refusal('recording-still-arriving', 'conflict'),
    );
    for (const stage of ['unknown', 'duplicate'] as const)
      expect(() => decide(given(stage), on)).toThrow(refusal('recording-unknown', 'unknown'));
  });
});
