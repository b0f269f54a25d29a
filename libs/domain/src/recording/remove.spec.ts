import { describe, expect, it } from 'vitest';
import type { Acting } from '../access/acting.js';
import { plain } from '../app-object/app-object.samples.js';
import { sample } from '../samples.js';
import { complete, given, on } from './recording.samples.js';
import { remove } from './remove.js';

const through = (deletionMode: 'Recoverable' | 'Permanent' | 'Denied') =>
  ({ ...plain, name: 'recordings-user', deletionMode }) as const;

const asked = (acting: Acting, holds: string[] = []) =>
  remove({ reason: 'Asked for', binDays: 30, through: acting, holds });

const into = (appObject: string | null) => [
  {
    type: 'RecordingRecycled',
    data: {
      reason: null,
      personal: { reason: 'Asked for' },
      binDays: 30,
      purgesOn: '2030-01-31T00:00:00.000Z',
      appObject,
    },
  },
];
const forGood = [
  {
    type: 'RecordingDeleted',
    data: {
      reason: 'Asked for',
      removal: { rule: 'request', name: 'recordings-user', days: null, dueOn: null },
    },
  },
];
const recycled = sample('RecordingRecycled');
const refused = (code: string) => expect.objectContaining({ code }) as Error;

describe('remove', () => {
  it.each(complete)('does with what is %s as the deletion mode has it', (stage) => {
    expect(asked('none')(given(stage), on)).toEqual(into(null));
    expect(asked(through('Recoverable'))(given(stage), on)).toEqual(into('recordings-user'));
    expect(asked(through('Permanent'))(given(stage), on)).toEqual(forGood);
    expect(() => asked(through('Denied'))(given(stage), on)).toThrow(refused('deletion-denied'));
  });

  it.each([
    ['Recoverable', 'Permanent'],
    ['Permanent', 'Recoverable'],
  ] as const)('does nothing when it is %s by now and %s was meant', (mode, expected) => {
    const meant = { reason: null, binDays: 30, holds: [], through: through(mode) };
    const decide = remove({ ...meant, expected });
    expect(() => decide(given('ready'), on)).toThrow(refused('deletion-mode-changed'));
    expect(remove({ ...meant, expected: mode })(given('ready'), on)).toHaveLength(1);
  });

  it('says that it is denied, whatever was meant', () => {
    const meant = { reason: null, binDays: 30, holds: [], through: through('Denied') };
    const decide = remove({ ...meant, expected: 'Permanent' });
    expect(() => decide(given('ready'), on)).toThrow(refused('deletion-denied'));
  });

  it('does with what is in the bin already as the deletion mode has it', () => {
    const inBin = given('ready', recycled);
    expect(asked('none')(inBin, on)).toEqual([]);
    expect(asked(through('Recoverable'))(inBin, on)).toEqual([]);
    expect(asked(through('Permanent'))(inBin, on)).toEqual(forGood);
    expect(() => asked(through('Denied'))(inBin, on)).toThrow(refused('deletion-denied'));
  });

  it.each(['deleted', 'erased'] as const)('stays quiet when it is %s', (stage) => {
    for (const acting of ['none', through('Recoverable'), through('Permanent')] as const)
      expect(asked(acting)(given(stage), on)).toEqual([]);
  });

  it('refuses what is protected, held, or still arriving, in every mode that removes', () => {
    for (const acting of ['none', through('Recoverable'), through('Permanent')] as const) {
      const decide = asked(acting);
      expect(() => decide(given('ready', sample('RecordingProtected')), on)).toThrow(
        refused('recording-protected'),
      );
      expect(() => asked(acting, ['Case 7'])(given('ready'), on)).toThrow(
        refused('recording-on-hold'),
      );
      expect(() => decide(given('recording'), on)).toThrow(refused('recording-still-arriving'));
    }
  });

  it('refuses while the session has not said through what it acts', () => {
    expect(() => asked('undecided')(given('ready'), on)).toThrow(refused('app-object-not-chosen'));
  });
});
