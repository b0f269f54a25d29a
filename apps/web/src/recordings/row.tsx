import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { clock, useFormats } from '../language/format.js';
import { StateLabel } from './state-label.js';
import { useDuration } from './live-clock.js';
import { type PartyWords, directionOf, leadOf, useStateWords } from './words.js';
import css from './list.module.css';

type RowProps = { recording: Recording; href: string; isOpen: boolean };

/** One recording of the list: a link that holds what one needs to find a call. */
export const Row = memo(function Row({ recording, href, isOpen }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { why } = useStateWords()(recording);
  const { lead, other } = leadOf(recording);
  const direction = t(`direction.${directionOf(recording)}`);
  return (
    <Link
      href={href}
      className={css.row}
      data-row={recording.id}
      data-state={recording.state}
      aria-current={isOpen ? 'true' : undefined}
    >
      <time className={css.time} dateTime={recording.startedAt}>
        {formats.time(recording.startedAt)}
      </time>
      <span className={css.direction} title={direction}>
        <Icon name={directionOf(recording)} size={17} />
        <span className={css.hidden}>{direction}</span>
      </span>
      <PartyCell className={css.lead} party={lead} />
      <PartyCell className={css.other} party={other} />
      {why !== null && <span className={css.reason}>{why}</span>}
      <Length recording={recording} />
      <span className={css.state}>
        <StateLabel recording={recording} />
        {why !== null && (
          <span className={css.why} title={why}>
            {why}
          </span>
        )}
      </span>
    </Link>
  );
});

function PartyCell({ party, className }: { party: PartyWords; className: string | undefined }) {
  const { t } = useTranslation();
  const { main, sub } = party;
  return (
    <span className={`${css.party} ${className}`} data-unknown={main === null || undefined}>
      <span className={css.main}>{main ?? t('party.unknown')}</span>
      {sub !== null && <span className={css.sub}>{sub}</span>}
    </span>
  );
}

function Length({ recording }: { recording: Recording }) {
  const duration = useDuration(recording);
  const formats = useFormats();
  const isGrowing = recording.state === 'recording';
  return (
    <span className={css.length}>
      <span className={css.duration}>{duration === null ? '–' : clock(duration)}</span>
      {isGrowing && recording.bytes !== null && (
        <span className={css.sub}>{formats.bytes(recording.bytes)}</span>
      )}
    </span>
  );
}
