import { useTranslation } from 'react-i18next';

type Kind = 'incomplete' | 'failure' | 'event' | 'problem' | 'connection' | 'removal' | 'orphan';
type Said = { code: string | null; sentence: string; data?: unknown };

/** What the server said, in the language of the page where that is known by its code. */
export function useServerWords() {
  const { i18n } = useTranslation();
  return (kind: Kind, { code, sentence, data }: Said): string => {
    const words: unknown =
      code === null ? undefined : i18n.getResource(i18n.language, 'server', `${kind}.${code}`);
    if (typeof words !== 'string') return sentence;
    return i18n.services.interpolator.interpolate(
      words,
      { ...(data as object) },
      i18n.language,
      {},
    );
  };
}
