import { useEffect, useState } from 'react';
import type { Recording } from '../api/types.js';
import { serverNow } from '../api/server-clock.js';

/** When (performance.now) the page last heard of a recording. */
export const receivedAt = new Map<string, number>();

const TICK_MS = 1_000;

/**
 * How long a recording is, in milliseconds. One still being made grows by the second between the
 * server's messages.
 */
export function useDuration({ id, state, durationMs, startedAt }: Recording): number | null {
  const isGrowing = state === 'recording';
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!isGrowing) return;
    const timer = window.setInterval(() => setNow(performance.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [isGrowing]);
  if (!isGrowing) return durationMs;
  if (durationMs === null) return Math.max(0, serverNow().getTime() - Date.parse(startedAt));
  return durationMs + Math.max(0, now - (receivedAt.get(id) ?? now));
}
