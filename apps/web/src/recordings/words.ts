import { useTranslation } from 'react-i18next';
import type { Party, Recording } from '../api/types.js';
import { useServerWords } from '../language/server-words.js';
import type { IconName } from '../icons.js';

/** How a party is shown: what it is called, and below that how else it is known. */
export type PartyWords = { main: string | null; sub: string | null };

const wordsOf = ({ name, number }: Party): PartyWords => ({
  main: name ?? number,
  sub: name === null ? null : number,
});

/**
 * The recorded side, as far as it is known: before call details arrive, that is the owner, the name
 * under which the phone is registered, or the phone itself.
 */
export function localOf({ local, owner, registration, device, name }: Recording): PartyWords {
  if (local.name !== null || local.number !== null) return wordsOf(local);
  if (owner !== null && (owner.name ?? owner.number) !== null) return wordsOf(owner);
  if (registration !== null) return { main: registration, sub: device };
  return { main: device ?? name, sub: null };
}

export const remoteOf = ({ remote }: Recording): PartyWords => wordsOf(remote);

/** Whom a call is called after: the far end, or as long as that is unknown, the recorded side. */
export function leadOf(recording: Recording): { lead: PartyWords; other: PartyWords } {
  const [local, remote] = [localOf(recording), remoteOf(recording)];
  return remote.main === null ? { lead: local, other: remote } : { lead: remote, other: local };
}

/** The sentences for what is missing or went wrong, in the language of the page. */
export function useWhatIsWrong() {
  const said = useServerWords();
  return ({ incomplete, incompleteCode, failure, failureCode, undecoded }: Recording) => {
    // An earlier converter named the codecs in its sentence alone.
    const isNamed = failureCode !== 'codec-unsupported' || undecoded.length > 0;
    const code = isNamed ? failureCode : null;
    const data = { codecs: undecoded.join(', ') };
    return {
      incomplete: incomplete && said('incomplete', { code: incompleteCode, sentence: incomplete }),
      failure: failure && said('failure', { code, sentence: failure, data }),
    };
  };
}

export type Tone = 'live' | 'busy' | 'good' | 'warn' | 'bad' | 'quiet';

/** The state of a recording as one word, its tone, and the sentence behind it. */
export function useStateWords() {
  const { t } = useTranslation();
  const whatIsWrong = useWhatIsWrong();
  return (recording: Recording): { word: string; tone: Tone; why: string | null } => {
    const { state, locked } = recording;
    const { incomplete, failure } = whatIsWrong(recording);
    if (state === 'failed') return { word: t('state.failed'), tone: 'bad', why: failure };
    if (locked) return { word: t('state.locked'), tone: 'warn', why: null };
    if (incomplete) return { word: t('state.incomplete'), tone: 'warn', why: incomplete };
    return { word: t(`state.${state}`), tone: toneOf(state), why: null };
  };
}

function toneOf(state: Recording['state']): Tone {
  switch (state) {
    case 'recording':
      return 'live';
    case 'received':
    case 'converting':
      return 'busy';
    case 'ready':
      return 'good';
    case 'failed':
      return 'bad';
    case 'recycled':
    case 'deleted':
      return 'quiet';
  }
}

type Direction = 'in' | 'out' | 'internal' | 'unknown';

export const directionOf = ({ direction }: Recording): Direction & IconName =>
  direction === 'in' || direction === 'out' || direction === 'internal' ? direction : 'unknown';
