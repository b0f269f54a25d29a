import { appObjectId } from '../app-object/name.js';
import { Refusal } from '../kernel.js';
import { type Acting, type ActingThrough, isUndecided, undecided } from './acting.js';

/** What a supervisor gave to one session, and has not ended since. */
export type Consent = {
  /** Id of the request that he granted. */
  readonly supervision: string;
  /** Id of the supervisor. */
  readonly monitor: string;
  /** The App object that he was asked for. */
  readonly appObject: string;
  /** ISO 8601: when it ends at the latest. */
  readonly until: string;
};

type Supervised = { readonly through: Acting; readonly consent?: Consent | null };

/**
 * The consent under which a session acts. It holds for the App object that it was given for, as long as
 * that has the same supervisor; `null`: there is none, or none is needed.
 */
export const consentOf = ({ through, consent = null }: Supervised): Consent | null =>
  consent !== null && takesConsent(through) && isFor(consent, through) ? consent : null;

/** Why a session sees nothing as long as nobody consents; `null`: it needs no consent, or has it. */
export const whyNothing = (session: Supervised): string | null => {
  const { through } = session;
  if (through === 'undecided-supervised')
    return 'All his App objects take the consent of a supervisor, and he has not said which he acts through.';
  if (!takesConsent(through) || consentOf(session) !== null) return null;
  return `The App object "${through.name}" shows nothing until its supervisor consents.`;
};

/** Does it show something only with a supervisor's consent? */
export const takesConsent = (
  through: Acting,
): through is ActingThrough & { readonly monitor: string } =>
  typeof through !== 'string' && through.monitor !== null;

/** The App object whose supervisor a session can ask. @throws Refusal where there is nobody to ask */
export const toBeAskedFor = ({
  through,
}: Supervised): ActingThrough & { readonly monitor: string } => {
  if (isUndecided(through)) throw undecided();
  if (takesConsent(through)) return through;
  throw new Refusal(
    'conflict',
    'consent-not-needed',
    'The App object that you act through takes no consent: you see already what it grants.',
  );
};

const isFor = ({ monitor, appObject }: Consent, through: ActingThrough): boolean =>
  monitor === through.monitor && appObjectId(appObject) === appObjectId(through.name);
