import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { useFormats } from '../language/format.js';
import type { Mark } from './marks.js';

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

/** How the whole call came through, in one sentence. */
export function useQualitySummary() {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ local, remote }: RecordingQuality): string => {
    const sides = [local.measured, remote.measured].filter((side) => side !== null);
    const packets = sides.reduce((sum, side) => sum + side.packets, 0);
    const lost = sides.reduce((sum, side) => sum + side.lost, 0);
    const longest = Math.max(0, ...sides.map((side) => side.longestLossMs));
    if (lost === 0) return t('quality.lossless');
    const percent = formats.number((100 * lost) / (lost + packets), 2);
    if (longest === 0) return t('quality.lossOnly', { percent });
    return t('quality.loss', { percent, span: formats.span(longest) });
  };
}
