import { useTranslation } from 'react-i18next';
import { useFormats } from '../language/format.js';
import type { Playback } from '../player/playback.js';
import { MARK_KINDS, type Mark, leadInTo, nextMark } from './marks.js';
import css from './quality.module.css';

type Props = { marks: readonly Mark[]; playback: Playback };

/** What the marks on the waveform mean; each entry goes to the next mark of its kind. */
export function Legend({ marks, playback }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const kinds = MARK_KINDS.map((kind) => {
    const own = marks.filter((mark) => mark.kind === kind);
    return { kind, count: own.reduce((sum, { count }) => sum + count, 0) };
  }).filter(({ count }) => count > 0);
  if (kinds.length === 0) return null;
  const onNext = (kind: Mark['kind']) => {
    const next = nextMark(marks, kind, playback.get().positionMs);
    if (next) playback.seek(leadInTo(next.atMs));
  };
  return (
    <ul className={css.legend} aria-label={t('quality.legend')}>
      {kinds.map(({ kind, count }) => (
        <li key={kind}>
          <button type="button" title={t('quality.goToNext')} onClick={() => onNext(kind)}>
            <span className={css.swatch} data-kind={kind} aria-hidden="true" />
            {t(`quality.mark.${kind}`)}
            <span className={css.count}>{formats.number(count)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
