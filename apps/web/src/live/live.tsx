import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useState } from 'react';
import { LiveConnection } from './live-connection.js';
import { Overtaken } from './overtaken.js';

type LiveState = 'open' | 'connecting';

const LiveContext = createContext<LiveState>('connecting');

/** Whether the page is being kept up to date at this moment. */
export const useLive = () => useContext(LiveContext);

/** Keeps everything below live for as long as somebody is signed in. */
export function Live({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => {
    const overtaken = new Overtaken(client);
    const connection = new LiveConnection({
      onFrame: overtaken.apply,
      onReturn: () => void client.invalidateQueries(),
      onState: setState,
      onSessionEnd: () => client.setQueryData(['session'], null),
    });
    return () => {
      connection.close();
      overtaken.end();
    };
  }, [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
