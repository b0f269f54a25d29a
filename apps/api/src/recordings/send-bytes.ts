import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_JSON, problem } from '../problem.js';
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

const NOTHING: ByteRange = { start: 0, end: 0 };

/** RFC 9110, 13.2.2: both are asked before the range is looked at. */
const preconditionStatus = ({ headers }: FastifyRequest, etag: string): 304 | 412 | null => {
  if (headers['if-match'] !== undefined && !names(headers['if-match'], etag)) return 412;
  return names(headers['if-none-match'] ?? '', etag) ? 304 : null;
};

const names = (list: string, etag: string): boolean =>
  list.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()));

const headersOf = ({ etag }: Sendable) => ({ 'accept-ranges': 'bytes', etag });

/** Answers a GET or HEAD with the bytes, or the range of them, that was asked for (RFC 9110). */
export const sendBytes = async (
  request: FastifyRequest,
  reply: FastifyReply,
  sendable: Sendable,
): Promise<void> => {
  const { size, type, etag } = sendable;
  const whole = { start: 0, end: size };
  const headers = headersOf(sendable);
  const stale = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
  const asked = stale ? null : byteRange(request.headers.range, size);
  const refused = preconditionStatus(request, etag);
  if (refused !== null) {
    await sendable.done(NOTHING, 0);
    return void reply.headers(headers).status(refused).send();
  }
  if (asked === 'unsatisfiable') {
    await sendable.done(NOTHING, 0);
    const detail = `There are ${String(size)} bytes; the range begins after the last of them.`;
    void reply
      .headers({ ...headers, 'content-range': `bytes */${String(size)}` })
      .type(PROBLEM_JSON);
    return void reply.status(416).send(problem(416, 'range-not-satisfiable', detail));
  }
  const range = asked ?? whole;
  const { start, end } = range;
  const bytes = request.method === 'HEAD' ? null : await begun(counted(sendable, range));
  void reply
    .headers(headers)
    .status(asked ? 206 : 200)
    .type(type)
    .header('content-length', end - start);
  if (asked)
    void reply.header('content-range', `bytes ${String(start)}-${String(end - 1)}/${String(size)}`);
  if (bytes === null) {
    await sendable.done(NOTHING, 0);
    // Without a payload of some kind the framework would say that there are no bytes.
    return void reply.send(Readable.from([]));
  }
  return void reply.send(Readable.from(bytes, { objectMode: false }));
};

/** More than the header of a WAV. */
const ENOUGH_TO_TELL = 1_024;

/** The same bytes, once the first of them are there: what cannot be read is said while that can be. */
const begun = async (bytes: Pieces): Promise<AsyncIterable<Uint8Array>> => {
  const first: IteratorResult<Uint8Array, void>[] = [];
  for (let length = 0; length < ENOUGH_TO_TELL;) {
    const piece = await bytes.next();
    first.push(piece);
    length += piece.done === true ? ENOUGH_TO_TELL : piece.value.length;
  }
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => first.shift() ?? bytes.next(),
      // Also when nothing has been asked for yet, and the listener is gone.
      return: () => bytes.return(),
    }),
  };
};

type Pieces = AsyncGenerator<Uint8Array, void>;

const counted = async function* (sendable: Sendable, range: ByteRange): Pieces {
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
