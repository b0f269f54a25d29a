import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Recording } from '../api/types.js';
import { Icon } from '../icons.js';
import { clock, useFormats } from '../language/format.js';
import { type Departure, useDepartures } from './departures.js';
import { StateLabel } from './state-label.js';
import { useDuration } from './live-clock.js';
import { useRowRemoval } from './removal-words.js';
import { RowActions } from './row-actions.js';
import { RowChoice, useRowClicks } from './row-choice.js';
import { useSelection } from './selection.js';
import { type PartyWords, directionOf, leadOf, useStateWords } from './words.js';
import css from './list.module.css';

type RowProps = { recording: Recording; href: string; isOpen: boolean };

/** One recording of the list: a link that holds what one needs to find a call, and what can be done. */
export function Row(props: RowProps) {
  const left = useDepartures().rows.get(props.recording.id) ?? null;
  const { isSelecting, ids } = useSelection();
  const clicks = useRowClicks(props.recording.id);
  return (
    <div
      className={css.holder}
      data-holder={props.recording.id}
      data-left={left ?? undefined}
      data-chosen={ids.has(props.recording.id) || undefined}
      {...clicks}
    >
      {left === null && <RowChoice recording={props.recording} />}
      <RowLink {...props} left={left} />
      {left === null && !isSelecting && <RowActions recording={props.recording} />}
    </div>
  );
}

type LinkProps = RowProps & { left: Departure | null };

const RowLink = memo(function RowLink({ recording, href, isOpen, left }: LinkProps) {
  const { t } = useTranslation();
  const formats = useFormats();
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
      {recording.state === 'deleted' ? (
        <PartyCell className={css.lead} party={{ main: t('removal.tombstone'), sub: null }} />
      ) : (
        <>
          <PartyCell className={css.lead} party={lead} />
          <PartyCell className={css.other} party={other} />
        </>
      )}
      <Length recording={recording} />
      <State recording={recording} left={left} />
    </Link>
  );
});

type StateProps = Pick<LinkProps, 'recording' | 'left'>;

/** How it stands with it, and why; or how it left the list. */
function State({ recording, left }: StateProps) {
  const { t } = useTranslation();
  const { why } = useStateWords()(recording);
  const removal = useRowRemoval()(recording);
  const below = why ?? (removal && `${removal.short} · ${removal.why}`);
  const isSoon = why === null;
  if (left === 'restored' || left === 'hidden')
    return <span className={css.state}>{t(`removal.leftRow.${left}`)}</span>;
  return (
    <>
      {below !== null && (
        <span className={css.reason} data-goes={isSoon || undefined}>
          {below}
        </span>
      )}
      <span className={css.state}>
        <StateLabel recording={recording} />
        {below !== null && (
          <span className={css.why} data-goes={isSoon || undefined} title={below}>
            {below}
          </span>
        )}
      </span>
    </>
  );
}

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
