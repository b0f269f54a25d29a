import { describe, expect, it } from 'vitest';
import { type Session, type Verb, may } from './may.js';

const verbs: Verb[] = [
  'list',
  'open',
  'play',
  'download',
  'history',
  'protect',
  'note',
  'delete',
  'purge',
  'convert',
  'assign',
  'hold',
  'holds',
  'settings',
  'events',
  'operate',
  'administer',
];
const session = (role: Session['role']): Session => ({ userId: 'u1', name: 'Ada', role });
const allowed = (role: Session['role'], subject?: { ownerId: string | null }) =>
  verbs.filter((verb) => may(session(role), verb, subject).allowed);

describe('may', () => {
  it('lets administrators do everything', () => {
    expect(allowed('admin')).toEqual(verbs);
    expect(allowed('admin', { ownerId: 'u2' })).toEqual(verbs);
    expect(allowed('admin', { ownerId: null })).toEqual(verbs);
  });

  it('refuses auditors what would let them hear or change, and shows them legal holds', () => {
    const readOnly = ['list', 'open', 'history', 'holds', 'events'];
    expect(allowed('auditor')).toEqual(readOnly);
    expect(allowed('auditor', { ownerId: 'u2' })).toEqual(readOnly);
  });

  it('lets everyone look after his own recordings', () => {
    const own = ['list', 'open', 'play', 'download', 'history', 'protect', 'note', 'delete'];
    expect(allowed('user', { ownerId: 'u1' })).toEqual(own);
    expect(allowed('user')).toEqual(own);
  });

  it("refuses everyone somebody else's recordings, and those that are nobody's", () => {
    expect(allowed('user', { ownerId: 'u2' })).toEqual([]);
    expect(allowed('user', { ownerId: null })).toEqual([]);
  });

  it('always says why, in a sentence', () => {
    for (const role of ['user', 'admin', 'auditor'] as const)
      for (const verb of verbs)
        for (const subject of [undefined, { ownerId: 'u1' }, { ownerId: 'u2' }])
          expect(may(session(role), verb, subject).why).toMatch(/^[A-Z].+\.$/);
  });
});
