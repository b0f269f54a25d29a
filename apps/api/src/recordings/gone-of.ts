import type { FastifyReply } from 'fastify';

/** Aborts when whoever asked has gone. */
export const goneOf = ({ raw }: FastifyReply): AbortSignal => {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
};
