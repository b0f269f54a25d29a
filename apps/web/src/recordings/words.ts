import { useTranslation } from 'react-i18next';
import type { Party, Recording } from '../api/types.js';
import { useServerWords } from '../language/server-words.js';
import type { IconName } from '../icons.js';

/** What a party is called: its name, else its number, else that it is unknown. */
export function usePartyWords() {
  const { t } = useTranslation();
  return ({ name, number }: Party) => ({
    main: name ?? number ?? t('party.unknown'),
    sub: name === null ? null : number,
    isUnknown: name === null && number === null,
  });
}

/** The sentences for what is missing or went wrong, in the language of the page. */
export function useWhatIsWrong() {
  const said = useServerWords();
  return ({ incomplete, incompleteCode, failure, failureCode }: Recording) => ({
    incomplete: incomplete && said('incomplete', { code: incompleteCode, sentence: incomplete }),
    failure: failure && said('failure', { code: failureCode, sentence: failure }),
  });
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
