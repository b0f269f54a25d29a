import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ApiError } from '../api/client.js';
import {
  type Reason,
  purgeRecording,
  removeRecording,
  restoreRecording,
  setProtection,
} from '../api/removal.js';
import type { Recording, Session } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';
import { takeOut } from '../live/apply-frame.js';
import { useLive } from '../live/live.js';
import { addressOf } from '../recordings/address.js';
import { departures } from '../recordings/departures.js';
import { VIEWS, type View, viewOfRecording } from '../recordings/filters.js';
import { neighbourOf } from '../recordings/step.js';
import { useSession } from '../session/use-session.js';
import { useComplaint, useSayWith, useUndoable } from './toasts.js';
import css from './recording.module.css';

/** What a person can have done to a recording. */
export type Deed = 'recycle' | 'permanent' | 'restore' | 'purge' | 'protect' | 'unprotect';

const CALLS: Record<Deed, (id: string, reason: Reason) => Promise<unknown>> = {
  recycle: (id, reason) => removeRecording(id, 'Recoverable', reason),
  permanent: (id, reason) => removeRecording(id, 'Permanent', reason),
  restore: restoreRecording,
  purge: purgeRecording,
  protect: (id, reason) => setProtection(id, true, reason),
  unprotect: (id, reason) => setProtection(id, false, reason),
};

/** Where it takes the recording; null: it stays where it is. */
const LEADS_TO: Record<Deed, View | null> = {
  recycle: 'bin',
  permanent: 'deleted',
  restore: 'kept',
  purge: 'deleted',
  protect: null,
  unprotect: null,
};

const DONE = {
  recycle: 'removal.didRecycle',
  permanent: 'removal.didDelete',
  restore: 'removal.didRestore',
  purge: 'removal.didDelete',
  protect: 'recording.didProtect',
  unprotect: 'recording.didUnprotect',
} as const;

/** What takes it back; null: nothing does. */
function undoOf(deed: Deed, { deletionMode }: Session): Deed | null {
  switch (deed) {
    case 'recycle':
      return 'restore';
    case 'restore':
      return deletionMode === 'Recoverable' ? 'recycle' : null;
    case 'protect':
      return 'unprotect';
    case 'unprotect':
      return 'protect';
    case 'permanent':
    case 'purge':
      return null;
  }
}

/** Refusals that tell that the page knew less than the server. */
const STALE_SESSION = new Set([
  'deletion-denied',
  'deletion-mode-changed',
  'app-object-not-chosen',
]);

/** Does something to a recording and says nothing; what it gives is why not, or null. */
export function useRun() {
  const client = useQueryClient();
  const isLive = useLive() === 'open';
  return async (deed: Deed, recording: Recording, reason: Reason): Promise<Error | null> => {
    const to = LEADS_TO[deed];
    if (to !== null) departures.expect(recording.id, to);
    try {
      await CALLS[deed](recording.id, reason);
    } catch (error) {
      departures.forget(recording.id);
      if (error instanceof ApiError && STALE_SESSION.has(error.code))
        void client.invalidateQueries({ queryKey: ['session'] });
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      refresh(client, recording.id, isLive);
    }
    if (to !== null) leave(client, recording, to);
    return null;
  };
}

/** What takes a deed back, and the recording as it is by then; null: nothing does. */
export function undoing(
  deed: Deed,
  recording: Recording,
  session: Session,
): { deed: Deed; recording: Recording } | null {
  const undo = undoOf(deed, session);
  if (undo === null) return null;
  const view = LEADS_TO[deed];
  return { deed: undo, recording: view === null ? recording : asIn(recording, view) };
}

/** Does something to a recording, says so, and offers to take it back where that is possible. */
export function usePerform() {
  const session = useSession();
  const { t } = useTranslation();
  const complain = useComplaint();
  const offerUndo = useUndoable();
  const sayGone = useSayGone();
  const run = useRun();
  const attempt = async (deed: Deed, recording: Recording, reason: Reason): Promise<boolean> => {
    const fault = await run(deed, recording, reason);
    if (fault) complain(fault);
    return fault === null;
  };

  return async (deed: Deed, recording: Recording, reason: Reason): Promise<void> => {
    if (!(await attempt(deed, recording, reason))) return;
    const back = undoing(deed, recording, session);
    if (back === null) sayGone(recording.id);
    else offerUndo(t(DONE[deed]), () => void attempt(back.deed, back.recording, null));
  };
}

/** A recording as it is in the list where it was taken. */
const asIn = (recording: Recording, view: View): Recording =>
  view === 'bin'
    ? { ...recording, state: 'recycled', recycledAt: serverNow().toISOString() }
    : { ...recording, recycledAt: null };

/** Out of the lists where it was; the focus goes on to the next row when it was in its row. */
function leave(client: QueryClient, recording: Recording, to: View): void {
  const from = viewOfRecording(recording);
  if (from === to) return;
  const next = neighbourOf(recording.id);
  takeOut(client, recording.id, from);
  if (next) requestAnimationFrame(() => next.focus());
}

/** Where the server does not tell by itself, it is asked. */
function refresh(client: QueryClient, id: string, isLive: boolean): void {
  const keys = isLive
    ? [['recording', id]]
    : [['recording', id], ['history', id], ['receipt', id], ['recordings']];
  for (const queryKey of keys) void client.invalidateQueries({ queryKey });
}

/** Of what is gone for good the receipt is left. */
function useSayGone() {
  const { t } = useTranslation();
  const sayWith = useSayWith();
  return (id: string) =>
    sayWith(
      <span className={css.undo}>
        <span>{t('removal.didDelete')}</span>
        <Link href={addressOf(id, VIEWS.deleted)}>{t('removal.receipt')}</Link>
      </span>,
    );
}
