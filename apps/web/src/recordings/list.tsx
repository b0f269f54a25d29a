import { useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';
import { Icon } from '../icons.js';
import { localDay, useFormats } from '../language/format.js';
import { addressOf } from './address.js';
import { releaseDepartures } from '../live/apply-frame.js';
import { DAY_PX, type ListRow, ROW_PX, dayRows } from './day-rows.js';
import { departures, useDepartures } from './departures.js';
import { type Filters, listKey } from './filters.js';
import { held, useHeld } from './held.js';
import { Row } from './row.js';
import { useSelection } from './selection.js';
import { shiftOf } from './steady.js';
import css from './list.module.css';

/** Scrolled further than this, new rows wait behind a pill instead of moving the others. */
const AT_TOP_PX = 40;
const FETCH_AHEAD_ROWS = 20;

type ListProps = {
  recordings: Recording[];
  filters: Filters;
  openId: string | null;
  hasMore: boolean;
  onMore: () => void;
  onShowFresh: () => void;
};

/** The recordings, newest first, by day. Only rows in sight are in the document. */
export function RecordingList(props: ListProps) {
  const { recordings, filters, openId, hasMore, onMore, onShowFresh } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => dayRows(recordings), [recordings]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'day' ? DAY_PX : ROW_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  const visible = virtual.getVirtualItems();
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - FETCH_AHEAD_ROWS) onMore();
  }, [hasMore, last, rows.length, onMore]);
  useEffect(() => {
    const index = rows.findIndex(({ key }) => key === openId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only opening another recording scrolls; rows that arrive do not.
  }, [openId]);
  useSteady(rows, scroller, virtual.scrollOffset ?? 0);
  const hold = useDepartureHold(filters);
  const { isSelecting } = useSelection();
  const onScroll = () => {
    held.isHolding = (scroller.current?.scrollTop ?? 0) > AT_TOP_PX;
    if (!held.isHolding && held.get().length > 0) onShowFresh();
  };
  return (
    <div className={css.frame} data-selecting={isSelecting || undefined} {...hold}>
      <FreshPill
        onShow={() => {
          onShowFresh();
          virtual.scrollToOffset(0);
        }}
      />
      <div ref={scroller} className={css.scroller} onScroll={onScroll} tabIndex={-1}>
        <div
          role="list"
          aria-label={t('list.title')}
          style={{ height: virtual.getTotalSize(), position: 'relative' }}
        >
          {visible.map(({ index, start, size, key }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <div
                key={key}
                role="listitem"
                className={css.slot}
                style={{ transform: `translateY(${start}px)`, height: size }}
              >
                <ListRowView row={row} filters={filters} openId={openId} />
              </div>
            );
          })}
        </div>
        <p className={css.end}>{hasMore ? t('list.more') : t('list.end')}</p>
      </div>
      <LeftWord />
    </div>
  );
}

/**
 * Scrolls along when rows above what is in sight come or go, so that what one reads stays. `top` is where
 * the list was scrolled to before: a list that became shorter may have been scrolled back by the browser.
 */
function useSteady(
  rows: readonly ListRow[],
  scroller: RefObject<HTMLDivElement | null>,
  top: number,
): void {
  const before = useRef(rows);
  useLayoutEffect(() => {
    const shift = top > AT_TOP_PX ? shiftOf(before.current, rows, top) : 0;
    if (shift !== 0) scroller.current?.scrollTo({ top: top + shift, behavior: 'instant' });
    before.current = rows;
    // Only rows that change scroll; scrolling itself does not.
  }, [rows, scroller]);
}

/** Rows that leave by another's hand keep their places while the pointer or the focus is in the list. */
function useDepartureHold(filters: Filters) {
  const client = useQueryClient();
  const inside = useRef({ pointer: false, focus: false });
  const shown = listKey(filters);
  useEffect(() => {
    departures.shown = shown;
    return () => {
      departures.shown = null;
      departures.isHolding = false;
      releaseDepartures(client);
    };
  }, [client, shown]);
  const set = (what: 'pointer' | 'focus', isInside: boolean) => {
    inside.current[what] = isInside;
    departures.isHolding = inside.current.pointer || inside.current.focus;
    if (!departures.isHolding) releaseDepartures(client);
  };
  return {
    onPointerEnter: () => set('pointer', true),
    onPointerLeave: () => set('pointer', false),
    // A click leaves the focus behind, which is nobody's eye.
    onFocus: ({ target }: FocusEvent) => set('focus', target.matches(':focus-visible')),
    onBlur: () => set('focus', false),
  };
}

/** Says how recordings left the list by somebody else's hand. */
function LeftWord() {
  const { t } = useTranslation();
  const { said } = useDepartures();
  return (
    <div className={css.leftPlace} role="status">
      {said && (
        <span className={css.left}>{t(`removal.left.${said.how}`, { count: said.count })}</span>
      )}
    </div>
  );
}

type ListRowProps = { row: ListRow; filters: Filters; openId: string | null };

function ListRowView({ row, filters, openId }: ListRowProps) {
  if (row.kind === 'day') return <DayHeading at={row.at} />;
  const { recording } = row;
  const isOpen = recording.id === openId;
  return <Row recording={recording} href={addressOf(recording.id, filters)} isOpen={isOpen} />;
}

function DayHeading({ at }: { at: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [day, today] = [localDay(new Date(at)), serverNow()];
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  const near =
    day === localDay(today)
      ? t('list.today')
      : day === localDay(yesterday)
        ? t('list.yesterday')
        : null;
  return (
    <h2 className={css.day}>
      {near !== null && <strong>{near}</strong>} <span>{formats.day(at)}</span>
    </h2>
  );
}

function FreshPill({ onShow }: { onShow: () => void }) {
  const { t } = useTranslation();
  const { length: count } = useHeld();
  return (
    <div className={css.pillPlace} aria-live="polite">
      {count > 0 && (
        <button type="button" className={css.pill} onClick={onShow}>
          <Icon name="up" size={16} />
          {t('list.fresh', { count })}
        </button>
      )}
    </div>
  );
}
