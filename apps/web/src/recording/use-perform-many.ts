import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import type { Recording } from '../api/types.js';
import { useSession } from '../session/use-session.js';
import { useComplaint, useUndoable } from './toasts.js';
import { type Deed, undoing, useRun } from './use-perform.js';

const AT_ONCE = 6;

/** What came of it for one recording; `fault` null: it was done. */
export type Outcome = { readonly recording: Recording; readonly fault: Error | null };

/** What came of it for all of them. */
export type Outcomes = {
  readonly deed: Deed;
  readonly all: readonly Outcome[];
  /** Takes back what was done; null: nothing does. */
  readonly undo: (() => void) | null;
};

/**
 * Does the same to several recordings, a few at a time. Where all of it was done it says so and offers to
 * take it back; else it tells of each what came of it.
 */
export function usePerformMany(tell: (outcomes: Outcomes) => void) {
  const { t } = useTranslation();
  const session = useSession();
  const run = useRun();
  const offerUndo = useUndoable();
  const complain = useComplaint();
  const [running, setRunning] = useState<{ done: number; of: number } | null>(null);

  const each = async (deeds: readonly { deed: Deed; recording: Recording }[]) => {
    const waiting = [...deeds.entries()];
    const all: Outcome[] = [];
    setRunning({ done: 0, of: deeds.length });
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [at, { deed, recording }] = next;
        all[at] = { recording, fault: await run(deed, recording, null) };
        setRunning((before) => before && { ...before, done: before.done + 1 });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setRunning(null);
    return all;
  };

  const takeBack = async (deed: Deed, done: readonly Recording[]) => {
    const back = done.flatMap((recording) => undoing(deed, recording, session) ?? []);
    const faults = (await each(back)).filter(({ fault }) => fault !== null);
    if (faults.length > 0) complain(t('removal.many.notUndone', { count: faults.length }));
  };

  const perform = async (deed: Deed, recordings: readonly Recording[]): Promise<void> => {
    const all = await each(recordings.map((recording) => ({ deed, recording })));
    const done = all.filter(({ fault }) => fault === null).map(({ recording }) => recording);
    const isUndoable = done.some((recording) => undoing(deed, recording, session) !== null);
    const undo = isUndoable ? () => void takeBack(deed, done) : null;
    if (done.length === all.length && undo)
      offerUndo(t(`removal.many.did.${deed}`, { count: done.length }), undo);
    else tell({ deed, all, undo });
  };
  return { perform, running };
}
