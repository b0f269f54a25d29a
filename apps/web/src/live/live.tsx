import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, createContext, useContext, useEffect, useRef, useState } from 'react';
import { useSession } from '../session/use-session.js';
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
  const { consent, supervises } = useSession();
  const isFourEyes = consent !== null || supervises;
  const connected = useRef<LiveConnection>(null);
  useEffect(() => {
    const overtaken = new Overtaken(client);
    const connection = new LiveConnection({
      onFrame: overtaken.apply,
      onReturn: () => void client.invalidateQueries(),
      onState: setState,
      onAccess: () =>
        void client.invalidateQueries({
          predicate: ({ queryKey }) => queryKey[0] === 'access' || queryKey[0] === 'session',
        }),
      onSessionEnd: () => client.setQueryData(['session'], null),
    });
    connected.current = connection;
    return () => {
      connection.close();
      overtaken.end();
    };
  }, [client]);
  // Whoever is asked for consent is there as long as he hears of it.
  useEffect(() => connected.current?.follow('access', isFourEyes), [client, isFourEyes]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
