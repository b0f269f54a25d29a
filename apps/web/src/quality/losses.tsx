import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { clock, useFormats } from '../language/format.js';
import { type Mark, leadInTo, marksOf } from './marks.js';
import { useMarkWords } from './words.js';
import css from './quality.module.css';

/** More would be a list nobody reads. */
const MOST_SHOWN = 12;

type Props = { quality: RecordingQuality; onJump: (ms: number) => void };

/** The longest losses, in the order of time; each goes to where it is heard. */
export function Losses({ quality, onJump }: Props) {
  const { t } = useTranslation();
  const formats = useFormats();
  const all = marksOf(quality).filter(({ kind }) => kind === 'lost');
  if (all.length === 0) return null;
  const shown = longest(all);
  const rest = all.length - shown.length;
  return (
    <>
      <h4 className={css.caption}>{t('quality.losses')}</h4>
      <ul className={css.losses} aria-label={t('quality.losses')}>
        {shown.map((mark) => (
          <li key={`${mark.side} ${mark.atMs}`}>
            <LossButton mark={mark} onJump={onJump} />
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className={css.hint}>{t('quality.moreLosses', { number: formats.number(rest) })}</p>
      )}
    </>
  );
}

function LossButton({ mark, onJump }: { mark: Mark; onJump: Props['onJump'] }) {
  const { t } = useTranslation();
  const words = useMarkWords()(mark);
  return (
    <button
      type="button"
      className={css.jump}
      title={t('quality.goThere')}
      onClick={() => onJump(leadInTo(mark.atMs))}
    >
      <strong>{clock(mark.atMs)}</strong>
      <span className={css.sideName} data-side={mark.side}>
        {t(`party.${mark.side}`)}
      </span>
      <span>{words}</span>
    </button>
  );
}

function longest(marks: readonly Mark[]): Mark[] {
  const worst = marks.toSorted((a, b) => b.missingMs - a.missingMs).slice(0, MOST_SHOWN);
  return worst.sort((a, b) => a.atMs - b.atMs);
}
