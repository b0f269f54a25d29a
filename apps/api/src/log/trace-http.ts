import type { Server } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { trace } from '#infra/trace/trace';
import type { LiveSession } from '../sessions/sessions.js';

/** A request of the page or of a program; its address only as the route, which holds nothing of a call. */
export const traceAnswer = (
  request: FastifyRequest & { session?: LiveSession },
  reply: FastifyReply,
): void => {
  trace.gui?.('A request was answered.', {
    method: request.method,
    route: request.routeOptions.url ?? 'unknown',
    status: reply.statusCode,
    ms: Math.round(reply.elapsedTime),
    user: request.session?.userId ?? null,
    request: request.id,
  });
};

/** Connections of browsers, devices and programs, as they come and go. */
export const traceConnections = (server: Server): void => {
  let open = 0;
  server.on('connection', (socket) => {
    open += 1;
    const begun = performance.now();
    trace.connections?.('An HTTP connection was opened.', { count: open });
    socket.once('close', () => {
      open -= 1;
      trace.connections?.('An HTTP connection was closed.', {
        count: open,
        ms: Math.round(performance.now() - begun),
        bytes: socket.bytesRead,
      });
    });
  });
};
