import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Recording } from '../api/types.js';
import { useFormats } from '../language/format.js';
import { useSelection } from './selection.js';
import { leadOf } from './words.js';
import css from './list.module.css';

/** Whether a row is chosen, in reach of pointer, finger and keyboard. */
export function RowChoice({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { isSelecting, ids, toggle, extend } = useSelection();
  if (!isSelecting) return null;
  const { id, startedAt } = recording;
  const name = leadOf(recording).lead.main ?? t('party.unknown');
  return (
    <label className={css.choice}>
      <input
        type="checkbox"
        aria-label={t('removal.many.choose', { name, at: formats.moment(startedAt) })}
        checked={ids.has(id)}
        onChange={({ nativeEvent }) =>
          (nativeEvent as Partial<globalThis.MouseEvent>).shiftKey ? extend(id) : toggle(id)
        }
      />
    </label>
  );
}

/** Clicks on a row choose it while rows are chosen; with the Shift key they begin to. */
export function useRowClicks(id: string) {
  const { isSelecting, toggle, extend } = useSelection();
  const isOfRow = ({ target }: MouseEvent) =>
    target instanceof Element && target.closest('[data-row]') !== null;
  return {
    // The browser would mark the text in between, and open a window.
    onMouseDown: (event: MouseEvent) => {
      if (event.shiftKey && isOfRow(event)) event.preventDefault();
    },
    onClickCapture: (event: MouseEvent) => {
      const isMeant = event.shiftKey || (isSelecting && !event.ctrlKey && !event.metaKey);
      if (!isMeant || !isOfRow(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.shiftKey) extend(id);
      else toggle(id);
    },
  };
}
