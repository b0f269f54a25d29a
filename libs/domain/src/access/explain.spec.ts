import { describe, expect, it } from 'vitest';
import { plain } from '../app-object/app-object.samples.js';
import { explain } from './explain.js';

const ada = { id: 'u1', name: 'Ada', number: '231' };
const grace = { id: 'u2', name: 'Grace', number: '242' };
const support = { ...plain, name: 'Support', accessList: ['24*'] };
const sales = { ...plain, name: 'Sales' };
const ofUsers = ['list', 'open', 'play', 'download', 'history', 'protect', 'note', 'delete'];

describe('what somebody may do with a recording', () => {
  it('is said of each App object that he is a member of', () => {
    const user = { ...ada, role: 'user' as const };
    expect(explain({ user, memberOf: [support, sales] }, { owner: grace })).toEqual([
      {
        appObject: 'Support',
        sees: true,
        why: 'The App object "Support" names its owner in the access list: "24*".',
        verbs: [...ofUsers, 'verify'],
      },
      {
        appObject: 'Sales',
        sees: false,
        why: 'The recording belongs to somebody else. The App object "Sales" does not grant it.',
        verbs: [],
      },
    ]);
  });

  it('tells that a supervisor has to consent, and that he has', () => {
    const user = { ...ada, role: 'user' as const };
    const memberOf = [{ ...support, monitor: 'u9' }, sales];
    const subject = { owner: grace };
    expect(explain({ user, memberOf }, subject)[0]).toEqual({
      appObject: 'Support',
      sees: false,
      why: 'The App object "Support" shows nothing until its supervisor consents.',
      verbs: [],
    });
    const until = '2030-01-01T09:30:00.000Z';
    const consent = { supervision: 's1', monitor: 'u9', appObject: 'Support', until };
    const [first, second] = explain({ user, memberOf, consents: [consent] }, subject);
    expect(first).toMatchObject({
      sees: true,
      why:
        'The App object "Support" names its owner in the access list: "24*". ' +
        'Its supervisor consented, until 2030-01-01 09:30 UTC at the latest.',
      verbs: [...ofUsers, 'verify'],
    });
    expect(second).toMatchObject({ appObject: 'Sales', sees: false });
  });

  it('is said of his role where there is none', () => {
    const user = { ...ada, role: 'user' as const };
    expect(explain({ user, memberOf: [] }, { owner: ada })).toEqual([
      {
        appObject: null,
        sees: true,
        why: 'The recording is his own.',
        verbs: [...ofUsers, 'verify'],
      },
    ]);
  });

  it('is said of his role where he is an administrator', () => {
    const user = { ...ada, role: 'admin' as const };
    expect(explain({ user, memberOf: [sales] }, { owner: null })).toMatchObject([
      {
        appObject: null,
        sees: true,
        verbs: [...ofUsers, 'purge', 'convert', 'assign', 'hold', 'watermark', 'verify'],
      },
    ]);
  });

  it('tells what an auditor hears, and through what', () => {
    const user = { ...ada, role: 'auditor' as const };
    const ways = explain({ user, memberOf: [support, sales] }, { owner: grace });
    expect(ways.map(({ verbs }) => verbs)).toEqual([
      ['list', 'open', 'play', 'download', 'history', 'verify'],
      ['list', 'open', 'history', 'verify'],
    ]);
  });
});
