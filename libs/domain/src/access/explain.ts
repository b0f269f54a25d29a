import type { Role } from '../user/user.js';
import { type ActingThrough, appObjectNameOf } from './acting.js';
import { type Consent, consentOf } from './consent.js';
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
  /** What supervisors gave to sessions of his, and has not ended. */
  readonly consents?: readonly Consent[];
};

/**
 * What somebody may do with a recording, by every way that he has: an administrator needs no App
 * object, everybody else acts through those that he is a member of, or through none where there is none.
 * Where an App object takes a supervisor's consent, one of his sessions having it is enough.
 */
export const explain = (
  { user, memberOf, consents = [] }: Asked,
  subject: Subject,
): readonly Way[] => {
  const { id: userId, name, role } = user;
  const ways = role === 'admin' || memberOf.length === 0 ? (['none'] as const) : memberOf;
  return ways.map((through) => {
    const consent = consents.find((each) => consentOf({ through, consent: each })) ?? null;
    const session = { userId, name, role, through, consent };
    const { allowed: sees, why: rule } = may(session, 'open', subject);
    const why = consent === null ? rule : `${rule} ${inWords(consent)}`;
    const verbs = recordingVerbs.filter((verb) => may(session, verb, subject).allowed);
    return { appObject: appObjectNameOf(through), sees, why, verbs };
  });
};

const inWords = ({ until }: Consent): string =>
  `Its supervisor consented, until ${until.slice(0, 16).replace('T', ' ')} UTC at the latest.`;
