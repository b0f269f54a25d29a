/** What a signed-in caller is, as far as access goes. */
export type Session = {
  readonly userId: string;
  readonly name: string;
  readonly role: 'user' | 'admin' | 'auditor';
};

export type Verb =
  | 'list'
  | 'open'
  | 'play'
  | 'download'
  | 'history'
  | 'protect'
  | 'note'
  | 'delete'
  | 'purge'
  | 'convert'
  | 'assign'
  | 'hold'
  | 'holds'
  | 'settings'
  | 'events'
  | 'operate'
  | 'administer';

export type Subject = { readonly ownerId: string | null };

export type Answer = { readonly allowed: boolean; readonly why: string };

const yes = (why: string): Answer => ({ allowed: true, why });
const no = (why: string): Answer => ({ allowed: false, why });

const auditorVerbs: ReadonlySet<Verb> = new Set<Verb>([
  'list',
  'open',
  'history',
  'holds',
  'events',
]);
const ownVerbs: ReadonlySet<Verb> = new Set<Verb>([
  'list',
  'open',
  'play',
  'download',
  'history',
  'protect',
  'note',
  'delete',
]);

/**
 * The one access decision: may this session do this to this recording (or, without one, at all)?
 * Every door asks it; `why` is a sentence for the person who asks.
 */
export const may = (session: Session, verb: Verb, subject?: Subject): Answer => {
  switch (session.role) {
    case 'admin':
      return yes('Administrators see and manage every recording.');
    case 'auditor':
      return auditorVerbs.has(verb)
        ? yes('Auditors see the history and the metadata of every recording.')
        : no('Auditors see history and metadata; they hear and change nothing.');
    case 'user':
      if (!ownVerbs.has(verb)) return no('This is for administrators.');
      if (subject === undefined) return yes('Everyone may look for his own recordings.');
      return subject.ownerId === session.userId
        ? yes('The recording is his own.')
        : no('The recording belongs to somebody else.');
  }
};
