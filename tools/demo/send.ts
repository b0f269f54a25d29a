import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { CapturePiece } from '#media/synthesis/phone-capture';
import type { DemoCall } from './calls.js';

/** Devices send what they have about four times a second. */
const SEND_EVERY_MS = 250;

export type Destination = { readonly url: URL; readonly authorization: string | null };

/** What became of one call, in words. */
export type Outcome = { readonly about: string; readonly text: string; readonly ok: boolean };

/** Sends one call by a chunked PUT, as a phone does. */
export const send = async (call: DemoCall, to: Destination): Promise<Outcome> => {
  const put = open(call, to);
  const answered = once(put, 'response').then(([response]) => response as IncomingMessage);
  answered.catch(() => undefined);
  put.on('error', () => undefined);
  try {
    const cut = await write(put, call);
    if (cut) return { about: call.about, text: 'connection cut, as intended', ok: true };
    put.end();
    const response = await answered;
    response.resume();
    const { statusCode = 0, headers } = response;
    const text = `${String(statusCode)} ${headers.location ?? ''}`.trim();
    return { about: call.about, text, ok: statusCode < 300 };
  } catch (error) {
    return { about: call.about, text: (error as Error).message, ok: false };
  }
};

const open = ({ name }: DemoCall, { url, authorization }: Destination): ClientRequest => {
  const address = new URL(`/recordings/Files/${encodeURIComponent(name)}`, url);
  const headers = {
    'transfer-encoding': 'chunked',
    'user-agent': 'recordings-demo',
    ...(authorization !== null && { authorization }),
  };
  return (url.protocol === 'https:' ? requestTls : request)(address, { method: 'PUT', headers });
};

/** @returns whether the connection was cut on purpose. */
const write = async (put: ClientRequest, call: DemoCall): Promise<boolean> => {
  const { live, cutAtMs = Infinity } = call;
  const startedAt = performance.now();
  for (const { atMs, bytes } of gathered(call.pieces(), SEND_EVERY_MS)) {
    if (atMs >= cutAtMs) {
      put.destroy();
      return true;
    }
    // Calls are made while they are sent: every other call gets its turn in between.
    await (live ? delay(Math.max(0, startedAt + atMs - performance.now())) : turn());
    if (put.destroyed) throw new Error('the connection broke');
    if (bytes.length > 0 && !put.write(bytes)) await once(put, 'drain');
  }
  return false;
};

/** Pieces of the same quarter of a second, sent as one. */
function* gathered(pieces: Iterable<CapturePiece>, everyMs: number): Generator<CapturePiece> {
  let waiting: Uint8Array[] = [];
  let dueMs = everyMs;
  for (const { atMs, bytes } of pieces) {
    if (atMs >= dueMs) {
      yield { atMs: dueMs, bytes: Buffer.concat(waiting) };
      waiting = [];
      dueMs = atMs + everyMs;
    }
    waiting.push(bytes);
  }
  yield { atMs: dueMs, bytes: Buffer.concat(waiting) };
}
