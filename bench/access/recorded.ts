import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { people } from '../catalogue/people.js';
import { FIXTURES } from '../media/calls/spoken.js';
import type { Callers } from './callers.js';
import type { Connection } from './connection.js';

const READY_MS = 120_000;
/** Somebody whom some access lists name by a pattern of extensions alone. */
const OWNER = people[33];

const page = z.object({ items: z.array(z.object({ id: z.string(), state: z.string() })) });

/** A recording, and the list in which nothing else is. */
type Recorded = { readonly id: string; readonly list: string };

/** Sends a capture as a telephone does. The recording, once its sound can be heard. */
export const recorded = async (
  connection: Connection,
  url: URL,
  { administrators: [token = ''] }: Callers,
): Promise<Recorded> => {
  const body = readFileSync(join(FIXTURES, 'g711a-2way.pcap'));
  const conversation = Date.now().toString(16).padStart(32, '0');
  const name = `${conversation}-${OWNER?.device ?? ''}-1.pcap`;
  const sent = await fetch(new URL(`/recordings/Files/${name}`, url), { method: 'PUT', body });
  if (!sent.ok) throw new Error(`The capture was answered ${String(sent.status)}.`);
  const list = `/api/recordings?conversation=${conversation}`;
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await delay(200)) {
    const found = await shownIn(connection, list, token);
    if (found?.state === 'ready') return { id: found.id, list };
  }
  throw new Error('The capture was not converted in time.');
};

/** What the list shows to whoever has this token, if anything. */
export const shownIn = async (connection: Connection, list: string, token: string) => {
  const { body } = await connection.ask({ path: list, token }, [200]);
  return page.parse(JSON.parse(body.toString())).items[0];
};
