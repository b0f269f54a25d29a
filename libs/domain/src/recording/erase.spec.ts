import { describe, expect, it } from 'vitest';
import { erase } from './erase.js';
import { catalogued, given, on } from './recording.samples.js';

describe('erase', () => {
  it('says that what was deleted is destroyed', () => {
    expect(erase()(given('deleted'), on)).toEqual([{ type: 'RecordingErased', data: {} }]);
  });

  it('tells what only the operator of the database can finish', () => {
    expect(erase(['database-log'])(given('deleted'), on)).toEqual([
      { type: 'RecordingErased', data: { left: ['database-log'] } },
    ]);
  });

  it('stays quiet when that was said', () => {
    expect(erase()(given('erased'), on)).toEqual([]);
  });

  it.each(catalogued)('refuses what was never deleted, and is %s', (stage) => {
    expect(() => erase()(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'conflict', code: 'recording-not-deleted' }),
    );
  });

  it.each(['unknown', 'duplicate'] as const)('refuses what nobody can find: %s', (stage) => {
    expect(() => erase()(given(stage), on)).toThrow(
      expect.objectContaining({ kind: 'unknown', code: 'recording-unknown' }),
    );
  });
});
