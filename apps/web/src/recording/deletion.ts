import type { Recording, Session } from '../api/types.js';

/** Why something cannot be done with a recording; a word of the language files. */
export type Hindrance =
  'auditor' | 'undecided' | 'denied' | 'recording' | 'held' | 'protected' | 'deleted' | 'purge';

/** What "delete" does: to the recycle bin, for good, or why it does nothing. */
export type Deletion =
  | { readonly mode: 'Recoverable' | 'Permanent'; readonly hindrance: null }
  | { readonly mode: null; readonly hindrance: Hindrance };

const not = (hindrance: Hindrance): Deletion => ({ mode: null, hindrance });

/** What keeps a recording from being removed at all, as the server would say too. */
function hindranceIn({ state, held, protected: isProtected }: Recording): Hindrance | null {
  if (state === 'deleted') return 'deleted';
  if (state === 'recording') return 'recording';
  if (held) return 'held';
  return isProtected ? 'protected' : null;
}

/** What "delete" does to a recording for this session. */
export function deletionOf(recording: Recording, session: Session): Deletion {
  const { deletionMode } = session;
  if (session.user.role === 'auditor') return not('auditor');
  if (deletionMode === null) return not('undecided');
  if (deletionMode === 'Denied') return not('denied');
  const hindrance = hindranceIn(recording);
  return hindrance === null ? { mode: deletionMode, hindrance: null } : not(hindrance);
}

/** Why a recording in the recycle bin cannot be removed for good before its time; null: it can. */
export function purgeHindrance(recording: Recording, session: Session): Hindrance | null {
  if (session.user.role !== 'admin') return 'purge';
  if (session.deletionMode === 'Denied') return 'denied';
  return hindranceIn(recording);
}
