import { useTranslation } from 'react-i18next';
import type { QualitySide, RecordingQuality } from '../api/types.js';
import { clock, useFormats } from '../language/format.js';
import { SIDES } from './marks.js';
import css from './quality.module.css';

/** What was measured of each side, side by side. */
export function SideTable({ quality }: { quality: RecordingQuality }) {
  const { t } = useTranslation();
  const sides = SIDES.map((side) => quality[side]);
  const rows = useRows().filter(({ isRare, of }) => !isRare || sides.some((side) => of(side)));
  return (
    <div className={css.scroller}>
      <table className={css.table}>
        <thead>
          <tr>
            <td />
            {SIDES.map((side) => (
              <th key={side} scope="col" data-side={side}>
                {t(`party.${side}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, hint, of }) => (
            <tr key={name}>
              <th scope="row" title={hint}>
                {name}
              </th>
              {sides.map((side, i) => (
                <td key={SIDES[i]}>{of(side) ?? <span className={css.none}>–</span>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Measured = NonNullable<QualitySide['measured']>;
type Row = {
  name: string;
  hint?: string;
  /** Only shown where there is something to say. */
  isRare?: true;
  of: (side: QualitySide) => string | null;
};

function useRows(): Row[] {
  const { t } = useTranslation();
  const { number, span } = useFormats();
  const lasting = (ms: number) => (ms === 0 ? null : span(ms));
  const measured =
    (words: (found: Measured) => string | null) =>
    ({ measured: found }: QualitySide) =>
      found && words(found);
  return [
    { name: t('quality.row.grade'), of: ({ grade }) => grade && t(`quality.${grade}`) },
    { name: t('quality.row.codec'), of: useCodecs() },
    { name: t('quality.row.packets'), of: measured(({ packets }) => number(packets)) },
    {
      name: t('quality.row.lost'),
      of: measured(({ lost, lossPercent }) =>
        lost === 0 ? '0' : `${number(lost)} (${number(lossPercent, 2)}\u00a0%)`,
      ),
    },
    { name: t('quality.row.longest'), of: measured(({ longestLossMs }) => lasting(longestLossMs)) },
    {
      name: t('quality.row.concealed'),
      hint: t('quality.row.concealedHint'),
      of: measured(({ concealedMs }) => lasting(concealedMs)),
    },
    {
      name: t('quality.row.jitter'),
      hint: t('quality.row.jitterHint'),
      of: measured(({ jitterMs }) => `${number(jitterMs, 1)}\u00a0ms`),
    },
    {
      name: t('quality.row.order'),
      of: measured(({ reordered, duplicates }) => `${number(reordered)} / ${number(duplicates)}`),
    },
    {
      name: t('quality.row.clock'),
      hint: t('quality.row.clockHint'),
      isRare: true,
      of: measured(({ timestampClock }) =>
        timestampClock === null ? null : t('quality.perSecond', { number: number(timestampClock) }),
      ),
    },
  ];
}

/** The codec; where it changed, each with the time from which it was used. */
function useCodecs() {
  const { t } = useTranslation();
  return ({ codecs }: QualitySide): string | null => {
    const named = codecs.map(({ codec, decoded, atMs }, i) => {
      const name = decoded ? codec : t('quality.notDecoded', { codec });
      return i === 0 ? name : t('quality.fromThen', { codec: name, time: clock(atMs) });
    });
    return named.length === 0 ? null : named.join(', ');
  };
}
