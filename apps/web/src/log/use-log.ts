import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { readLog } from '../api/administration.js';
import type { LogLine, LogPage } from '../api/types.js';
import { type LogFilter, isAsked, queryOf, withNew } from './log-lines.js';

const AGAIN_MS = 2_000;

/** The newest lines that fit, and those that come from now on. */
export function useLog(filter: LogFilter) {
  const client = useQueryClient();
  const queryKey = ['log', filter];
  const query = useQuery({ queryKey, queryFn: ({ signal }) => readLog(queryOf(filter), signal) });
  const isLive = useNewLines({
    onLines: (news) => {
      const asked = news.filter((line) => isAsked(line, filter));
      client.setQueryData<LogPage>(
        queryKey,
        (page) => page && { ...page, items: withNew(page.items, asked) },
      );
    },
    onBegin: () => void client.invalidateQueries({ queryKey: ['log'] }),
  });
  return { query, isLive };
}

type Told = {
  onLines: (lines: LogLine[]) => void;
  /** From here on nothing is missed: what is read now and the lines meet. */
  onBegin: () => void;
};

/** A connection of its own, for as long as the log is shown: nobody else wants so many frames. */
function useNewLines(told: Told): boolean {
  const [isLive, setLive] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const hear = useEffectEvent(({ type, lines }: { type: string; lines?: LogLine[] }) => {
    if (type === 'subscribed') {
      setLive(true);
      told.onBegin();
    }
    if (lines) told.onLines(lines);
  });
  useEffect(() => {
    let again: number | undefined;
    const url = new URL('/api/live', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'subscribe', topic: 'log' }));
    socket.onmessage = ({ data }) => hear(JSON.parse(String(data)) as { type: string });
    socket.onclose = () => {
      setLive(false);
      again = window.setTimeout(() => setAttempt((before) => before + 1), AGAIN_MS);
    };
    return () => {
      socket.onclose = null;
      socket.close();
      window.clearTimeout(again);
    };
  }, [attempt]);
  return isLive;
}
