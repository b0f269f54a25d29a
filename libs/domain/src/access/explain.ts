import type { Role } from '../user/user.js';
import { type ActingThrough, appObjectNameOf } from './acting.js';
import { type Subject, type Verb, may, recordingVerbs } from './may.js';

/** One way in which somebody can act, and what it lets him do with a recording. */
export type Way = {
  /** The App object that he would act through; `null`: by his role alone. */
  readonly appObject: string | null;
  readonly sees: boolean;
  /** Why he sees it or does not, in a sentence. */
  readonly why: string;
  readonly verbs: readonly Verb[];
};

type Asked = {
  readonly user: { readonly id: string; readonly name: string; readonly role: Role };
  /** The App objects that he is a member of. */
  readonly memberOf: readonly ActingThrough[];
};

/**
 * What somebody may do with a recording, by every way that he has: an administrator needs no App
 * object, everybody else acts through those that he is a member of, or through none where there is none.
 */
export const explain = ({ user, memberOf }: Asked, subject: Subject): readonly Way[] => {
  const { id: userId, name, role } = user;
  const ways = role === 'admin' || memberOf.length === 0 ? (['none'] as const) : memberOf;
  return ways.map((through) => {
    const session = { userId, name, role, through };
    const { allowed: sees, why } = may(session, 'open', subject);
    const verbs = recordingVerbs.filter((verb) => may(session, verb, subject).allowed);
    return { appObject: appObjectNameOf(through), sees, why, verbs };
  });
};
