import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Role, roles } from '../user/user.js';
import { entryFor } from './access-list.js';
import type { Acting, ActingThrough } from './acting.js';
import { consentOf } from './consent.js';
import { type Session, type Subject, type Verb, may, sightOf, webdavReader } from './may.js';
import { type Scope, scopes } from './scope.js';

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
const ada = { id: 'u1', name: 'Ada', number: '231' };
const grace = { id: 'u2', name: 'Grace', number: '242' };
const nobody = { owner: null };
const appObject = (more: Partial<ActingThrough>): ActingThrough => ({
  name: 'Support',
  kind: 'user',
  accessList: [],
  deletionMode: 'Denied',
  monitor: null,
  notes: false,
  ...more,
});
const session = (role: Role, through: Acting = 'none'): Session => ({
  userId: ada.id,
  name: ada.name,
  role,
  through,
});
const allowed = (of: Session, subject?: Subject) =>
  verbs.filter((verb) => may(of, verb, subject).allowed);

const ofUsers = ['list', 'open', 'play', 'download', 'history', 'protect', 'note', 'delete'];
const ofAuditors = ['list', 'open', 'history', 'holds', 'events'];

const byScope: Record<Scope, Verb[]> = {
  read: ['list', 'open', 'history', 'holds'],
  listen: ['play', 'download'],
  write: ['protect', 'note', 'delete', 'purge', 'convert', 'assign', 'hold'],
  events: ['events'],
  operate: ['operate'],
  admin: ['settings', 'administer'],
};

describe('may', () => {
  it.each([undefined, { owner: ada }, { owner: grace }, nobody])(
    'lets administrators do everything, to %j',
    (subject) => {
      expect(allowed(session('admin'), subject)).toEqual(verbs);
    },
  );

  it.each([undefined, { owner: ada }, { owner: grace }, nobody])(
    'refuses auditors what would let them hear or change %j, and shows them legal holds',
    (subject) => {
      expect(allowed(session('auditor'), subject)).toEqual(ofAuditors);
    },
  );

  it('lets everyone look after his own recordings', () => {
    expect(allowed(session('user'), { owner: ada })).toEqual(ofUsers);
    expect(allowed(session('user'))).toEqual(ofUsers);
  });

  it("refuses everyone somebody else's recordings, and those that are nobody's", () => {
    expect(allowed(session('user'), { owner: grace })).toEqual([]);
    expect(allowed(session('user'), nobody)).toEqual([]);
  });

  it('lets everyone look after what the access list of his App object names', () => {
    const through = appObject({ accessList: ['24*'] });
    expect(allowed(session('user', through), { owner: grace })).toEqual(ofUsers);
    expect(allowed(session('user', through), { owner: ada })).toEqual(ofUsers);
    expect(allowed(session('user', through), nobody)).toEqual([]);
    expect(allowed(session('user', appObject({ accessList: ['25*'] })), { owner: grace })).toEqual(
      [],
    );
  });

  it('lets everyone look after every recording through an App object of that kind', () => {
    const through = appObject({ kind: 'admin' });
    expect(allowed(session('user', through), { owner: grace })).toEqual(ofUsers);
    expect(allowed(session('user', through), nobody)).toEqual(ofUsers);
  });

  it('shows his own only to whoever has not said which he acts through', () => {
    expect(allowed(session('user', 'undecided'), { owner: ada })).toEqual(ofUsers);
    expect(allowed(session('user', 'undecided'), { owner: grace })).toEqual([]);
  });

  it('shows an administrator no more than the App object grants that he acts through', () => {
    const through = appObject({ accessList: ['242'] });
    expect(allowed(session('admin', through), { owner: grace })).toEqual(verbs);
    expect(allowed(session('admin', through), nobody)).toEqual([]);
    expect(allowed(session('admin', through))).toEqual(verbs);
    expect(allowed(session('admin', appObject({ kind: 'admin' })), nobody)).toEqual(verbs);
  });

  it('lets auditors hear what an App object grants, and not their own', () => {
    const heard = [...ofAuditors, 'play', 'download'].toSorted();
    const through = appObject({ accessList: ['Grace'] });
    const sorted = (subject?: Subject) => allowed(session('auditor', through), subject).toSorted();
    expect(sorted({ owner: grace })).toEqual(heard);
    expect(sorted()).toEqual(heard);
    expect(sorted({ owner: ada })).toEqual(ofAuditors.toSorted());
    expect(sorted(nobody)).toEqual(ofAuditors.toSorted());
  });

  it.each(scopes)(
    'lets an API token of the scope "%s" do what that is for, and nothing else',
    (scope) => {
      const of = { ...session('admin'), scope: [scope] };
      expect(allowed(of)).toEqual(byScope[scope]);
      expect(allowed(of, { owner: grace })).toEqual(byScope[scope]);
      const beyond = verbs.find((verb) => !byScope[scope].includes(verb))!;
      expect(may(of, beyond)).toMatchObject({ allowed: false, code: 'scope-too-small' });
    },
  );

  it('lets an API token do no more than the person, whatever its scope', () => {
    const all = { ...session('user'), scope: scopes };
    expect(allowed(all, { owner: ada })).toEqual(ofUsers);
    expect(allowed(all, { owner: grace })).toEqual([]);
    expect(may(all, 'settings')).not.toHaveProperty('code');
    expect(allowed({ ...all, scope: [] })).toEqual([]);
  });

  it.each<[Session, Subject, string]>([
    [session('user'), { owner: ada }, 'The recording is his own.'],
    [session('user'), { owner: grace }, 'The recording belongs to somebody else.'],
    [session('user'), nobody, 'The recording belongs to nobody.'],
    [
      session('user', appObject({ accessList: ['24*'] })),
      { owner: grace },
      'The App object "Support" names its owner in the access list: "24*".',
    ],
    [
      session('user', appObject({})),
      { owner: grace },
      'The recording belongs to somebody else. The App object "Support" does not grant it.',
    ],
    [
      session('user', 'undecided'),
      { owner: grace },
      'He has several App objects, and has not said which he acts through.',
    ],
    [
      session('admin', appObject({ kind: 'admin' })),
      nobody,
      'The App object "Support" shows every recording.',
    ],
  ])('says why, in words: %j %j', (of, subject, words) => {
    expect(may(of, 'open', subject).why).toBe(words);
  });

  it.each([
    ['events', 'This is for administrators and auditors.'],
    ['holds', 'This is for administrators and auditors.'],
    ['operate', 'This is for administrators.'],
  ] as const)('tells a user whom it is for: %s', (verb, words) => {
    expect(may(session('user'), verb).why).toBe(words);
  });

  it('always says why, in a sentence', () => {
    const all = roles.flatMap((role) =>
      (
        [
          'none',
          'undecided',
          'undecided-supervised',
          watched(),
          appObject({}),
          appObject({ kind: 'admin' }),
        ] as const
      ).map((through) => session(role, through)),
    );
    for (const each of all)
      for (const verb of verbs)
        for (const subject of [undefined, nobody, { owner: ada }, { owner: grace }])
          expect(may(each, verb, subject).why).toMatch(/^[A-Z].+\.$/);
  });
});

const given = {
  supervision: 's1',
  monitor: 'u2',
  appObject: 'support',
  until: '2030-01-01T09:30:00.000Z',
};
const watched = (more: Partial<ActingThrough> = {}) =>
  appObject({ monitor: 'u2', accessList: ['24*'], ...more });

describe('an App object with a monitor', () => {
  it.each(roles)('shows nothing of any recording without his consent, to %s', (role) => {
    for (const through of [watched(), watched({ kind: 'admin' }), 'undecided-supervised'] as const)
      for (const owner of [ada, grace, null])
        expect(allowed(session(role, through), { owner })).toEqual([]);
  });

  it('lets people look in vain, and administrators do what is about no recording', () => {
    expect(allowed(session('user', watched()))).toEqual(ofUsers);
    const without = verbs.filter((verb) => !['hold', 'holds', 'events'].includes(verb));
    expect(allowed(session('admin', watched()))).toEqual(without);
    expect(allowed(session('auditor', watched()))).toEqual([
      'list',
      'open',
      'play',
      'download',
      'history',
    ]);
  });

  it('shows what it grants with it, as one without a monitor', () => {
    for (const role of roles)
      for (const subject of [undefined, nobody, { owner: ada }, { owner: grace }])
        expect(allowed({ ...session(role, watched()), consent: given }, subject)).toEqual(
          allowed(session(role, watched({ monitor: null })), subject),
        );
  });

  it.each([
    ['another supervisor', { monitor: 'u3' }],
    ['another App object', { appObject: 'Sales' }],
  ])('takes no consent that was given by or for %s', (_, wrong) => {
    const of = { ...session('user', watched()), consent: { ...given, ...wrong } };
    expect(allowed(of, { owner: grace })).toEqual([]);
  });

  it('needs no consent where there is no monitor, and says whose there is only where one is needed', () => {
    expect(consentOf({ through: watched(), consent: given })).toBe(given);
    expect(consentOf({ through: appObject({}), consent: given })).toBeNull();
    expect(consentOf({ through: 'none', consent: given })).toBeNull();
    expect(consentOf({ through: watched() })).toBeNull();
  });
});

describe('the sight of a session', () => {
  const entries = ['u2', '242', '24*', '*', 'Grace', '9*'];
  const session$ = fc.record({
    userId: fc.constantFrom('u1', 'u2'),
    name: fc.constant('x'),
    role: fc.constantFrom(...roles),
    through: fc.oneof(
      fc.constantFrom<Acting>('none', 'undecided', 'undecided-supervised'),
      fc
        .record({
          kind: fc.constantFrom('user' as const, 'admin' as const),
          accessList: fc.subarray(entries),
          monitor: fc.constantFrom(null, 'u2', 'u3'),
        })
        .map(appObject),
    ),
    consent: fc.constantFrom(null, given, { ...given, appObject: 'Sales' }),
  });

  it('shows what may be listed, and nothing else', () => {
    fc.assert(
      fc.property(session$, fc.constantFrom(null, ada, grace), (of, owner) => {
        const sight = sightOf(of);
        const isSeen =
          sight === 'all' ||
          (owner !== null &&
            (owner.id === sight.own || entryFor(sight.accessList, owner) !== null));
        expect(isSeen).toBe(may(of, 'list', { owner }).allowed);
      }),
    );
  });
});

it('lets the WebDAV credentials list and read captures, whosever they are, and nothing else', () => {
  for (const subject of [undefined, nobody, { owner: grace }])
    expect(verbs.filter((verb) => may(webdavReader, verb, subject).allowed)).toEqual([
      'list',
      'download',
    ]);
});
