import { useTranslation } from 'react-i18next';
import type { Note } from '../api/types.js';
import { useFormats } from '../language/format.js';
import css from './notes.module.css';

/** What a note said before it was changed, the newest first. */
export function Wordings({ note: { earlier } }: { note: Note }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (earlier.length === 0) return null;
  return (
    <details className={css.earlier}>
      <summary>{t('notes.earlier', { count: earlier.length })}</summary>
      <ol>
        {earlier.toReversed().map(({ text, at, byName }) => (
          <li key={at}>
            <p className={css.text}>{text}</p>
            <p className={css.hint}>
              {byName ?? t('notes.someone')}, {formats.moment(at)}
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
