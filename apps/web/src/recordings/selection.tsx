import { type ReactNode, createContext, useContext, useMemo, useState } from 'react';
import type { Recording } from '../api/types.js';
import { rangeOf } from './selection-range.js';

export type Selection = {
  /** Rows are chosen, not opened. */
  readonly isSelecting: boolean;
  readonly ids: ReadonlySet<string>;
  readonly begin: () => void;
  /** Nothing is chosen any more, and rows are opened again. */
  readonly end: () => void;
  readonly toggle: (id: string) => void;
  /** All from the one that was chosen last, and this one. */
  readonly extend: (id: string) => void;
  readonly set: (ids: readonly string[]) => void;
};

const SelectionContext = createContext<Selection | null>(null);

/** Which recordings of the list are chosen, to do the same to all of them. */
export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (!selection) throw new Error('Shown outside of the list of recordings.');
  return selection;
}

type State = { readonly ids: ReadonlySet<string>; readonly last: string | null };
type Props = { recordings: readonly Recording[]; children: ReactNode };

/** What leaves the list is chosen no longer. */
export function SelectionOver({ recordings, children }: Props) {
  const [state, setState] = useState<State | null>(null);
  const selection = useMemo<Selection>(() => {
    const all = recordings.map(({ id }) => id);
    const ids = new Set(all.filter((id) => state?.ids.has(id)));
    return {
      isSelecting: state !== null,
      ids,
      begin: () => setState({ ids: new Set(), last: null }),
      end: () => setState(null),
      toggle: (id) =>
        setState({
          ids: ids.has(id)
            ? new Set([...ids].filter((each) => each !== id))
            : new Set([...ids, id]),
          last: id,
        }),
      extend: (id) =>
        setState({
          ids: new Set([...ids, ...rangeOf(all, state?.last ?? null, id)]),
          last: id,
        }),
      set: (chosen) => setState({ ids: new Set(chosen), last: chosen.at(-1) ?? null }),
    };
  }, [recordings, state]);
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}
