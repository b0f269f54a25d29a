import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ByteRange, byteRange } from './byte-range.js';

/** Something that can be sent whole or in part. `read` yields bytes start..end-1. */
export type Sendable = {
  readonly size: number;
  readonly type: string;
  readonly etag: string;
  read(range: ByteRange): AsyncIterable<Uint8Array>;
  /** Everything is sent, or the listener has gone. `sent` counts the bytes that went out. */
  done(range: ByteRange, sent: number): void | Promise<void>;
};

/** Answers a GET or HEAD with the bytes, or the range of them, that was asked for (RFC 9110). */
export const sendBytes = async (
  request: FastifyRequest,
  reply: FastifyReply,
  sendable: Sendable,
): Promise<void> => {
  const { size, type, etag } = sendable;
  const whole = { start: 0, end: size };
  void reply.headers({ 'accept-ranges': 'bytes', etag, 'cache-control': 'private, no-cache' });
  const stale = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const asked = stale ? null : byteRange(request.headers.range, size);
  if (request.headers['if-none-match'] === etag && asked === null) {
    await sendable.done({ start: 0, end: 0 }, 0);
    return void reply.status(304).send();
  }
  if (asked === 'unsatisfiable') {
    await sendable.done({ start: 0, end: 0 }, 0);
    return void reply
      .status(416)
      .header('content-range', `bytes */${String(size)}`)
      .send();
  }
  const range = asked ?? whole;
  const { start, end } = range;
  void reply
    .status(asked ? 206 : 200)
    .type(type)
    .header('content-length', end - start);
  if (asked)
    void reply.header('content-range', `bytes ${String(start)}-${String(end - 1)}/${String(size)}`);
  if (request.method === 'HEAD') {
    await sendable.done({ start: 0, end: 0 }, 0);
    return void reply.send();
  }
  return void reply.send(Readable.from(counted(sendable, range), { objectMode: false }));
};

const counted = async function* (sendable: Sendable, range: ByteRange): AsyncIterable<Uint8Array> {
  let sent = 0;
  try {
    for await (const bytes of sendable.read(range)) {
      yield bytes;
      sent += bytes.length;
    }
  } finally {
    await sendable.done(range, sent);
  }
};
