import type { Role } from '../user/user.js';
import { type Person, entryFor } from './access-list.js';
import { type Acting, type ActingThrough, isUndecided } from './acting.js';
import { type Consent, whyNothing } from './consent.js';
import type { Scope } from './scope.js';

/** What a signed-in caller is, as far as access goes. */
export type Session = {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly through: Acting;
  /** What an API token is limited to; a person who signed in is limited to nothing. */
  readonly scope?: readonly Scope[];
  /** What a supervisor gave it; an App object with a monitor shows nothing without. */
  readonly consent?: Consent | null;
};

/** Whoever shows the capture credentials: a program or a person of whom nothing else is known. */
export const webdavReader = {
  /** Stands where the id of a user does; no account has it. */
  userId: 'webdav',
  name: 'WebDAV',
  role: 'webdav',
  through: 'none',
} as const;
export type Caller = Session | typeof webdavReader;

/** What can be done with one recording. */
export const recordingVerbs = [
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
  'watermark',
  'verify',
] as const;

export type Verb =
  | (typeof recordingVerbs)[number]
  | 'holds'
  | 'seals'
  | 'settings'
  | 'events'
  | 'operate'
  | 'administer';

/** What of a recording decides who may see it. */
export type Subject = { readonly owner: Person | null };

/** `why` is a sentence for the person who asks; `code`: of a refusal that is none of the common ones. */
export type Answer = {
  readonly allowed: boolean;
  readonly why: string;
  readonly code?: 'scope-too-small';
};

const yes = (why: string): Answer => ({ allowed: true, why });
const no = (why: string): Answer => ({ allowed: false, why });

/** The scope that each verb takes of an API token. */
const scopeOf: Readonly<Record<Verb, Scope>> = {
  list: 'read',
  open: 'read',
  history: 'read',
  holds: 'read',
  seals: 'read',
  verify: 'read',
  play: 'listen',
  download: 'listen',
  protect: 'write',
  note: 'write',
  delete: 'write',
  purge: 'write',
  convert: 'write',
  assign: 'write',
  hold: 'write',
  watermark: 'write',
  events: 'events',
  operate: 'operate',
  settings: 'admin',
  administer: 'admin',
};

const auditorVerbs: ReadonlySet<Verb> = new Set<Verb>([
  'list',
  'open',
  'history',
  'holds',
  'seals',
  'verify',
  'events',
]);
/** What an auditor does only where an App object grants it. */
const hearing: ReadonlySet<Verb> = new Set<Verb>(['play', 'download']);
const userVerbs: ReadonlySet<Verb> = new Set<Verb>([
  'list',
  'open',
  'play',
  'download',
  'history',
  'protect',
  'note',
  'delete',
  'verify',
]);

/** What the capture credentials are for (product.md, R2 and R60). */
const webdavVerbs: ReadonlySet<Verb> = new Set<Verb>(['list', 'download']);

/** What tells of recordings without naming one. */
const ofAll: ReadonlySet<Verb> = new Set<Verb>(['hold', 'holds', 'seals', 'events']);

/**
 * The one access decision: may this session do this to this recording (or, without one, at all)?
 * Every door asks it.
 */
export const may = (session: Caller, verb: Verb, subject?: Subject): Answer => {
  if (session.role === 'webdav') return asWebdavReader(verb);
  if (session.scope?.includes(scopeOf[verb]) === false) return beyondScope(scopeOf[verb]);
  const nothing = whyNothing(session);
  if (nothing !== null && (subject !== undefined || ofAll.has(verb))) return no(nothing);
  switch (session.role) {
    case 'admin':
      return subject === undefined || session.through === 'none'
        ? yes('Administrators see and manage every recording.')
        : reached(session, subject);
    case 'auditor':
      return asAuditor(session, verb, subject);
    case 'user':
      if (!userVerbs.has(verb)) return no(notForUsers(verb));
      return subject ? reached(session, subject) : yes('Everyone may look for his own recordings.');
  }
};

const notForUsers = (verb: Verb): string =>
  auditorVerbs.has(verb)
    ? 'This is for administrators and auditors.'
    : 'This is for administrators.';

const beyondScope = (scope: Scope): Answer => ({
  ...no(`This takes the scope "${scope}", which the API token does not have.`),
  code: 'scope-too-small',
});

/**
 * Whose recordings a session finds in its lists: everybody's, or its own and those that the access list
 * names; of nobody's while a supervisor has not consented.
 */
export type Sight = 'all' | { readonly own: string | null; readonly accessList: readonly string[] };

/** The same decision as `may(session, 'list', recording)`, for all recordings at once. */
export const sightOf = (session: Session): Sight => {
  const { userId, role, through } = session;
  if (whyNothing(session) !== null) return { own: null, accessList: [] };
  if (role === 'auditor') return 'all';
  if (typeof through === 'string')
    return role === 'admin' && through === 'none' ? 'all' : { own: userId, accessList: [] };
  return through.kind === 'admin' ? 'all' : { own: userId, accessList: through.accessList };
};

const asWebdavReader = (verb: Verb): Answer =>
  webdavVerbs.has(verb)
    ? yes('The capture credentials read every capture in its original form.')
    : no('The capture credentials read captures; they see nothing else and change nothing.');

const asAuditor = ({ through }: Session, verb: Verb, subject: Subject | undefined): Answer => {
  if (auditorVerbs.has(verb))
    return yes('Auditors see the history and the metadata of every recording.');
  if (!hearing.has(verb) || typeof through === 'string')
    return no('Auditors see history and metadata; they hear and change nothing.');
  return subject ? granted(through, subject) : yes(`Auditors hear what their App object grants.`);
};

/** Is it his own, or does his App object grant it? */
const reached = ({ userId, through }: Session, subject: Subject): Answer => {
  if (subject.owner?.id === userId) return yes('The recording is his own.');
  if (isUndecided(through))
    return no('He has several App objects, and has not said which he acts through.');
  if (through === 'none') return no(elsewhere(subject));
  return granted(through, subject);
};

const granted = (through: ActingThrough, subject: Subject): Answer => {
  if (through.kind === 'admin') return yes(`${nameOf(through)} shows every recording.`);
  const entry = subject.owner && entryFor(through.accessList, subject.owner);
  if (entry === null) return no(`${elsewhere(subject)} ${nameOf(through)} does not grant it.`);
  return yes(`${nameOf(through)} names its owner in the access list: "${entry}".`);
};

const elsewhere = ({ owner }: Subject): string =>
  owner === null ? 'The recording belongs to nobody.' : 'The recording belongs to somebody else.';

const nameOf = ({ name }: ActingThrough): string => `The App object "${name}"`;
