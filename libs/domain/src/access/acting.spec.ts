import { describe, expect, it } from 'vitest';
import {
  type Acting,
  type ActingThrough,
  acting,
  appObjectNameOf,
  deletionModeOf,
  refuseUnlessNotes,
} from './acting.js';

const shown = { kind: 'user', accessList: [], monitor: null } as const;
const one = { name: 'One', deletionMode: 'Denied', notes: false, ...shown } as const;
const two = { name: 'Two', deletionMode: 'Permanent', notes: true, ...shown } as const;
const watched = { ...one, name: 'Watched', monitor: 'grace' } as const;
const watchedToo = { ...two, name: 'Watched too', monitor: 'grace' } as const;

describe('acting', () => {
  it.each([
    ['user', null, [], 'none'],
    ['user', null, [one], one],
    ['user', null, [one, two], 'undecided'],
    ['user', 'two', [one, two], two],
    ['user', 'TWO', [one, two], two],
    ['user', 'Gone', [one], one],
    ['user', 'Gone', [one, two], 'undecided'],
    ['user', null, [watched], watched],
    ['user', null, [watched, one], 'undecided'],
    ['user', null, [watched, watchedToo], 'undecided-supervised'],
    ['admin', null, [watched, watchedToo], 'none'],
    ['auditor', null, [one], one],
    ['auditor', null, [one, two], 'undecided'],
    ['admin', null, [one], 'none'],
    ['admin', null, [one, two], 'none'],
    ['admin', 'one', [one, two], one],
    ['admin', 'Gone', [one, two], 'none'],
  ] as const)('as %s who chose %j among %j', (role, chosen, choosable, expected) => {
    expect(acting<ActingThrough>({ role, chosen, choosable })).toEqual(expected);
  });
});

const notChosen = expect.objectContaining({
  kind: 'forbidden',
  code: 'app-object-not-chosen',
}) as Error;

describe('what follows from it', () => {
  it.each<[Acting, string | null, string]>([
    ['none', null, 'Recoverable'],
    [one, 'One', 'Denied'],
    [two, 'Two', 'Permanent'],
  ])('is the name and the deletion mode: %j', (through, name, mode) => {
    expect(appObjectNameOf(through)).toBe(name);
    expect(deletionModeOf(through)).toBe(mode);
  });

  it.each(['undecided', 'undecided-supervised'] as const)(
    'is no deletion at all while it is %s',
    (it) => {
      expect(() => deletionModeOf(it)).toThrow(notChosen);
      expect(() => refuseUnlessNotes(it)).toThrow(notChosen);
      expect(appObjectNameOf(it)).toBeNull();
    },
  );

  it('is notes where they are switched on, or where there is no App object', () => {
    refuseUnlessNotes('none');
    refuseUnlessNotes(two);
    expect(() => refuseUnlessNotes(one)).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'notes-off' }),
    );
  });
});
