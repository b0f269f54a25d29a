import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decision, Refusal, fold } from '../kernel.js';
import { sample } from '../samples.js';
import { addNote } from './add-note.js';
import { assignOwner } from './assign-owner.js';
import { attachCallInformation } from './attach-call-information.js';
import { changeNote } from './change-note.js';
import { deleteForGood } from './delete.js';
import { erase } from './erase.js';
import { expireUnlicensed } from './expire-unlicensed.js';
import type { Holds } from './held.js';
import { protect } from './protect.js';
import { purge } from './purge.js';
import { purgeWhenDue } from './purge-when-due.js';
import { recogniseOwner } from './recognise-owner.js';
import { type Recording, type RecordingEvent, recording } from './recording.js';
import { complete, given, on } from './recording.samples.js';
import { recycle } from './recycle.js';
import { removeNote } from './remove-note.js';
import { restore } from './restore.js';
import { unprotect } from './unprotect.js';

type Verb = (holds: Holds) => Decision<Recording, RecordingEvent>;

const nobody = { name: null, number: null };
const { note } = sample('NoteAdded').data;
const removal = { rule: 'retention', name: null, days: 1, dueOn: null } as const;

/** Refused under a hold → what must have happened before, for it to have anything to do. */
const refused: Record<string, { verb: Verb; after?: RecordingEvent }> = {
  recycle: {
    verb: (holds) => recycle({ reason: null, binDays: 1, appObject: null, holds }),
  },
  deleteForGood: { verb: (holds) => deleteForGood({ reason: null, removal, holds }) },
  purge: { verb: (holds) => purge(null, holds), after: sample('RecordingRecycled') },
  purgeWhenDue: { verb: purgeWhenDue, after: sample('RecordingRecycled') },
  unprotect: { verb: (holds) => unprotect(null, holds), after: sample('RecordingProtected') },
  changeNote: { verb: (holds) => changeNote(note, 'Other', holds), after: sample('NoteAdded') },
  removeNote: { verb: (holds) => removeNote(note, holds), after: sample('NoteAdded') },
  expireUnlicensed: {
    verb: (holds) => expireUnlicensed({ owner: 'u9', since: '2020-01-01T00:00:00.000Z', holds }),
    after: sample('OwnerAssigned', { owner: 'u9', how: 'device' }),
  },
  assignOwner: { verb: (holds) => assignOwner({ owner: 'u1', reason: null, holds }) },
  attachCallInformation: {
    verb: (holds) =>
      attachCallInformation({ direction: 'in', local: nobody, remote: nobody }, holds),
  },
};
const lasting: Record<string, Verb> = {
  protect: () => protect(null),
  restore: () => restore(null),
  addNote: () => addNote(note, 'Seen'),
  recogniseOwner: () => recogniseOwner({ id: 'u2', how: 'device' }),
  erase: () => erase(),
};
const verbs: Record<string, Verb> = {
  ...lasting,
  ...Object.fromEntries(Object.entries(refused).map(([name, { verb }]) => [name, verb])),
};
const late = { ...on, at: new Date('2130-01-01T00:00:00Z') };

/** What a verb does to a history; a refusal leaves it as it is. */
const told =
  (holds: Holds) =>
  (history: readonly RecordingEvent[], verb: string): readonly RecordingEvent[] => {
    try {
      return [...history, ...(verbs[verb]?.(holds)(fold(recording, history), late) ?? [])];
    } catch (error) {
      if (error instanceof Refusal) return history;
      throw error;
    }
  };
const asked = fc.array(fc.constantFrom(...Object.keys(verbs)), { maxLength: 25 });
const begun = [sample('RecordingStarted'), sample('RecordingUploaded')];
const LOSING = new Set([
  'RecordingRecycled',
  'RecordingDeleted',
  'RecordingErased',
  'RecordingUnprotected',
  'NoteChanged',
  'NoteRemoved',
]);

describe('under a legal hold', () => {
  describe.each(Object.entries(refused))('%s', (_, { verb, after }) => {
    it.each(complete)('is refused for what is %s, and names the holds', (stage) => {
      const state = given(stage, ...(after ? [after] : []));
      expect(() => verb(['Case 4711', 'Audit'])(state, late)).toThrow(
        expect.objectContaining({
          kind: 'conflict',
          code: 'recording-on-hold',
          message: expect.stringContaining('“Case 4711”, “Audit”') as string,
        }),
      );
    });

    it('is done once there is no hold', () => {
      const state = given('ready', ...(after ? [after] : []));
      expect(verb([])(state, late)).toHaveLength(1);
    });
  });

  it('comes before protection in the answer', () => {
    const state = given('ready', sample('RecordingProtected'));
    expect(() => refused['deleteForGood']!.verb(['Case'])(state, late)).toThrow(
      expect.objectContaining({ code: 'recording-on-hold' }),
    );
  });

  it('nothing of a recording is lost, whatever is tried, however often and however late', () => {
    fc.assert(
      fc.property(asked, asked, (before, since) => {
        const history = before.reduce<readonly RecordingEvent[]>(told([]), begun);
        const later = since.reduce(told(['Case']), history).slice(history.length);
        const wasGone = history.some(({ type }) => type === 'RecordingDeleted');
        const losses = later.filter(({ type }) => LOSING.has(type) && !wasGone);
        expect(losses).toEqual([]);
      }),
    );
  });

  it('nothing of that stays when it is lifted', () => {
    fc.assert(
      fc.property(asked, asked, (held, since) => {
        const kept = held.reduce<readonly RecordingEvent[]>(told(['Case']), begun);
        const everDeleted = [...since, 'unprotect', 'deleteForGood'].reduce(told([]), kept);
        expect(everDeleted.map(({ type }) => type)).toContain('RecordingDeleted');
      }),
    );
  });
});
