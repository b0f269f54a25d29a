import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance } from 'fastify';
import { may } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import { problemOf } from '../faults.js';
import { PROBLEM_JSON } from '../problem.js';
import type { Queues } from '#infra/queue/queues';
import { authenticate } from '../sessions/authenticate.js';
import type { Sessions } from '../sessions/sessions.js';

const PATH = '/admin/jobs';

/** The job dashboard, for administrators: every path of it, by the route that matched, not by the URL's text. */
export const jobDashboard = async (
  server: FastifyInstance,
  queues: Queues,
  sessions: Sessions,
): Promise<void> => {
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(PATH);
  createBullBoard({
    queues: [...queues.all.values()].map((queue) => new BullMQAdapter(queue)),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Recordings: jobs' } },
  });
  await server.register(async (board) => {
    // Outside of Nest's reach, so its filter does not see what is thrown here.
    board.setErrorHandler((error, request, reply) => {
      const body = problemOf(error);
      return reply
        .status(body.status)
        .type(PROBLEM_JSON)
        .send({ ...body, instance: request.id });
    });
    board.addHook('onRequest', async (request) => {
      const session = await authenticate(request, sessions);
      const { allowed, why } = may(session, 'operate');
      if (!allowed) throw new Refusal('forbidden', 'not-allowed', why);
    });
    await board.register(serverAdapter.registerPlugin(), { prefix: PATH });
  });
};
