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

/** Sends a capture as a telephone does. The id of the recording, once its sound can be heard. */
export const recorded = async (
  connection: Connection,
  url: URL,
  { administrators: [token = ''] }: Callers,
): Promise<string> => {
  const body = readFileSync(join(FIXTURES, 'g711a-2way.pcap'));
  const conversation = Date.now().toString(16).padStart(32, '0');
  const name = `${conversation}-${OWNER?.device ?? ''}-1.pcap`;
  const sent = await fetch(new URL(`/recordings/Files/${name}`, url), { method: 'PUT', body });
  if (!sent.ok) throw new Error(`The capture was answered ${String(sent.status)}.`);
  const path = `/api/recordings?conversation=${conversation}`;
  for (const deadline = Date.now() + READY_MS; Date.now() < deadline; await delay(200)) {
    const { body: answer } = await connection.ask({ path, token }, [200]);
    const [found] = page.parse(JSON.parse(answer.toString())).items;
    if (found?.state === 'ready') return found.id;
  }
  throw new Error('The capture was not converted in time.');
};
