import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.js';
import { Icon } from '../icons.js';
import { useFormats } from '../language/format.js';
import { useServerWords } from '../language/server-words.js';
import css from './shell.module.css';

/** The sentence for what went wrong. */
export function useFaultWords() {
  const { t } = useTranslation();
  const said = useServerWords();
  const formats = useFormats();
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) return String(error);
    if (error.code === 'no-answer') return t('error.no-answer');
    const { cryptKey } = error.figures;
    if (cryptKey === undefined)
      return said('problem', { code: error.code, sentence: error.message });
    const data = { number: cryptKey.number, since: formats.moment(cryptKey.since) };
    return said('problem', { code: `${error.code}-under`, sentence: error.message, data });
  };
}

/** Something could not be loaded: why, and a way to try again. */
export function Fault({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const words = useFaultWords();
  return (
    <div className={css.fault} role="alert">
      <Icon name="alert" size={28} />
      <p>{words(error)}</p>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          {t('list.retry')}
        </Button>
      )}
    </div>
  );
}
