import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

const CHUNK_BYTES = 8 * 1024;
const CHUNK_EVERY_MS = 512;
const BLOCK_BYTES = 64 * 1024;
const CONNECTS_AT_ONCE = 50;

/** Where to put, and how the captures are called. */
export type Target = { readonly url: URL; readonly name: (index: number) => string };

type Upload = { readonly socket: Socket; readonly answer: Promise<number | null> };

/** What became of many uploads: how many of each status; `null` counts broken connections. */
export type Outcome = ReadonlyMap<number | null, number>;

/** Many calls at once, as phones send them: 8 KiB of capture every 512 ms each, 16 kB/s. */
export class ManyCalls {
  private readonly uploads: Upload[] = [];
  private readonly chunk = Buffer.concat([
    Buffer.from(`${CHUNK_BYTES.toString(16)}\r\n`),
    Buffer.alloc(CHUNK_BYTES, 0x55),
    Buffer.from('\r\n'),
  ]);

  /** Connects them all; each begins to send in its turn, spread over one interval. */
  async begin(target: Target, count: number): Promise<void> {
    for (let index = 0; index < count; index += CONNECTS_AT_ONCE) {
      const batch = Array.from({ length: Math.min(CONNECTS_AT_ONCE, count - index) }, (_, n) =>
        this.dial(target, index + n),
      );
      this.uploads.push(...(await Promise.all(batch)));
    }
  }

  /** Sends at the calls' pace for so long. */
  async talk(seconds: number): Promise<void> {
    const began = performance.now();
    let turns = 0;
    while (performance.now() - began < seconds * 1_000) {
      const due = Math.floor(((performance.now() - began) / CHUNK_EVERY_MS) * this.uploads.length);
      for (; turns < due; turns++)
        this.uploads[turns % this.uploads.length]?.socket.write(this.chunk);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Ends every call and collects the answers. */
  async hangUp(): Promise<Outcome> {
    for (const { socket } of this.uploads) socket.write('0\r\n\r\n');
    const outcome = new Map<number | null, number>();
    for (const { answer } of this.uploads) {
      const status = await answer;
      outcome.set(status, (outcome.get(status) ?? 0) + 1);
    }
    for (const { socket } of this.uploads) socket.destroy();
    return outcome;
  }

  private async dial({ url, name }: Target, index: number): Promise<Upload> {
    const socket = connect(Number(url.port), url.hostname);
    const answer = statusOf(socket);
    await Promise.race([once(socket, 'connect').catch(() => undefined), answer]);
    socket.write(
      `PUT ${url.pathname}${name(index)} HTTP/1.1\r\nHost: bench\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    return { socket, answer };
  }
}

/** One capture as fast as it goes. @returns the status of the answer */
export const putAtFullSpeed = async (
  url: URL,
  megabytes: number,
  coding: 'length' | 'chunked',
): Promise<number | null> => {
  const socket = connect(Number(url.port), url.hostname);
  const answer = statusOf(socket);
  const bytes = megabytes * 1024 * 1024;
  const framing =
    coding === 'length' ? `Content-Length: ${String(bytes)}` : 'Transfer-Encoding: chunked';
  socket.write(`PUT ${url.pathname} HTTP/1.1\r\nHost: bench\r\n${framing}\r\n\r\n`);
  const data = Buffer.alloc(BLOCK_BYTES, 0x55);
  const head = Buffer.from(`${BLOCK_BYTES.toString(16)}\r\n`);
  const block = coding === 'length' ? data : Buffer.concat([head, data, Buffer.from('\r\n')]);
  for (let sent = 0; sent < bytes && !socket.destroyed; sent += BLOCK_BYTES)
    if (!socket.write(block)) await Promise.race([once(socket, 'drain'), answer]);
  if (coding === 'chunked') socket.write('0\r\n\r\n');
  const status = await answer;
  socket.destroy();
  return status;
};

const statusOf = (socket: Socket): Promise<number | null> =>
  new Promise((resolve) => {
    socket.once('data', (head: Buffer) => resolve(Number(head.toString('latin1', 9, 12))));
    socket.on('error', () => resolve(null));
    socket.on('close', () => resolve(null));
  });
