import { useTranslation } from 'react-i18next';
import type { Verification } from '../api/types.js';
import { enVerification } from '../language/en-verification.js';

type Difference = Verification['differences'][number];
type Note = Verification['notes'][number];

const isFact = (field: string): field is keyof typeof enVerification.fact =>
  field in enVerification.fact;

/** What verifying comes to, in the language of the page; in the server's words where that is newer than the page. */
export function useVerificationWords() {
  const { t } = useTranslation();
  const factWords = (field: string) =>
    isFact(field) ? t(`seals.verification.fact.${field}`) : field;
  const differenceWords = ({ code, detail, figures, field = '' }: Difference) => {
    const facts = { ...figures, fact: factWords(field) };
    return t(`seals.verification.difference.${code}`, { ...facts, defaultValue: detail });
  };
  const noteWords = ({ code, detail, figures }: Note) =>
    t(`seals.verification.note.${code}`, { ...figures, defaultValue: detail });
  return { differenceWords, noteWords };
}
