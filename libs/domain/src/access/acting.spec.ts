import { describe, expect, it } from 'vitest';
import {
  type Acting,
  acting,
  appObjectNameOf,
  deletionModeOf,
  refuseUnlessNotes,
} from './acting.js';

const shown = { kind: 'user', accessList: [] } as const;
const one = { name: 'One', deletionMode: 'Denied', notes: false, ...shown } as const;
const two = { name: 'Two', deletionMode: 'Permanent', notes: true, ...shown } as const;

describe('acting', () => {
  it.each([
    ['user', null, [], 'none'],
    ['user', null, [one], one],
    ['user', null, [one, two], 'undecided'],
    ['user', 'two', [one, two], two],
    ['user', 'TWO', [one, two], two],
    ['user', 'Gone', [one], one],
    ['user', 'Gone', [one, two], 'undecided'],
    ['auditor', null, [one], one],
    ['auditor', null, [one, two], 'undecided'],
    ['admin', null, [one], 'none'],
    ['admin', null, [one, two], 'none'],
    ['admin', 'one', [one, two], one],
    ['admin', 'Gone', [one, two], 'none'],
  ] as const)('as %s who chose %j among %j', (role, chosen, choosable, expected) => {
    expect(acting({ role, chosen, choosable })).toEqual(expected);
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

  it('is no deletion at all while it is undecided', () => {
    expect(() => deletionModeOf('undecided')).toThrow(notChosen);
    expect(appObjectNameOf('undecided')).toBeNull();
  });

  it('is notes where they are switched on, or where there is no App object', () => {
    refuseUnlessNotes('none');
    refuseUnlessNotes(two);
    expect(() => refuseUnlessNotes(one)).toThrow(
      expect.objectContaining({ kind: 'forbidden', code: 'notes-off' }),
    );
    expect(() => refuseUnlessNotes('undecided')).toThrow(notChosen);
  });
});
