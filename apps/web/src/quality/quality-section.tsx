import { Skeleton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RecordingQuality } from '../api/types.js';
import { Fault } from '../shell/fault.js';
import { Digits } from './digits.js';
import { Losses } from './losses.js';
import { SideTable } from './side-table.js';
import type { useQuality } from './use-quality.js';
import { useQualitySummary } from './words.js';
import css from './quality.module.css';

type Props = {
  id: string;
  /** Which of the calls in the capture. */
  call: number;
  quality: ReturnType<typeof useQuality>;
  onJump: (ms: number) => void;
};

/** How the call came through: one sentence, and all that was measured for who wants to know. */
export function QualitySection({ id, call, quality, onJump }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = quality;
  return (
    <section className={css.section} aria-label={t('quality.title')}>
      <h3>{t('quality.title')}</h3>
      {data ? (
        <div className={css.card}>
          <Summary quality={data} />
          <details className={css.details}>
            <summary>{t('quality.details')}</summary>
            <SideTable quality={data} />
            <Losses quality={data} onJump={onJump} />
            <p className={css.hint}>{t('quality.grades')}</p>
          </details>
          {data.digits.length > 0 && (
            <Digits key={call} id={id} call={call} count={data.digits.length} onJump={onJump} />
          )}
        </div>
      ) : error ? (
        <Fault error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton height={64} radius="lg" />
      )}
    </section>
  );
}

function Summary({ quality }: { quality: RecordingQuality }) {
  const { t } = useTranslation();
  const summary = useQualitySummary()(quality);
  const { local, remote } = quality;
  // What was lost on the way is little beside a side that cannot be heard.
  const isIncomplete = local.undecoded.length + remote.undecoded.length > 0;
  const grade = isIncomplete ? 'incomplete' : quality.grade;
  return (
    <p className={css.summary}>
      {grade !== null && (
        <strong className={css.grade} data-grade={grade}>
          {t(`quality.${grade}`)}
        </strong>
      )}
      <span>{summary}</span>
    </p>
  );
}
