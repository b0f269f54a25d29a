import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { type Mark, hiddenOf, worseSide } from './marks.js';

/** What a mark says when one points at it: what it is and how long it lasts. */
export function useMarkWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ kind, durationMs, count, missingMs }: Mark): string => {
    if (kind === 'digit') return t('quality.mark.digit');
    if (count === 1) return `${t(`quality.mark.${kind}`)}, ${formats.span(durationMs)}`;
    return t('quality.several', { number: formats.number(count), span: formats.span(missingMs) });
  };
}

/** How the whole call came through, in one sentence: how its worse side did. */
export function useQualitySummary() {
  const { t } = useTranslation();
  const formats = useFormats();
  return (quality: RecordingQuality): string => {
    const hidden = hiddenOf(quality).map(({ side, ms }) =>
      t('quality.hidden', { side: t(`quality.sideName.${side}`), span: formats.span(ms) }),
    );
    return [lossOf(quality), ...hidden].join(' ');
  };

  function lossOf(quality: RecordingQuality): string {
    const { side, measured } = worseSide(quality);
    if (measured === null || measured.lost === 0) return t('quality.lossless');
    const percent = formats.number(measured.lossPercent, 2);
    const named = { percent, side: t(`quality.sideName.${side}`) };
    const span = formats.span(measured.longestLossMs);
    if (measured.longestLossMs === 0) return t('quality.lossOnly', named);
    return t('quality.loss', { ...named, span });
  }
}
