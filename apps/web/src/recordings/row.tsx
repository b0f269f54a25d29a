import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Party, Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { clock, useFormats } from '../language/format.js';
import { StateLabel } from './state-label.js';
import { useDuration } from './live-clock.js';
import { directionOf, usePartyWords, useStateWords } from './words.js';
import css from './list.module.css';

type RowProps = { recording: Recording; href: string; isOpen: boolean };

/** One recording of the list: a link that holds what one needs to find a call. */
export const Row = memo(function Row({ recording, href, isOpen }: RowProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { why } = useStateWords()(recording);
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
      <PartyCell className={css.remote} party={recording.remote} />
      <PartyCell className={css.local} party={recording.local} />
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

function PartyCell({ party, className }: { party: Party; className: string | undefined }) {
  const { main, sub, isUnknown } = usePartyWords()(party);
  return (
    <span className={`${css.party} ${className}`} data-unknown={isUnknown || undefined}>
      <span className={css.main}>{main}</span>
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
