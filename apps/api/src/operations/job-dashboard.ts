import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { may } from '#domain/access/may';
import { problemOf } from '../faults.js';
import { PROBLEM_JSON, type Problem, problem } from '../problem.js';
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
    board.addHook('onRequest', async (request, reply) => {
      const refusal = await refusalOf(request, sessions);
      if (!refusal) return;
      // Answered here: what is thrown would meet the dashboard's own error handler.
      await reply
        .status(refusal.status)
        .type(PROBLEM_JSON)
        .send({ ...refusal, instance: request.id });
    });
    await board.register(serverAdapter.registerPlugin(), { prefix: PATH });
  });
};

const refusalOf = async (request: FastifyRequest, sessions: Sessions): Promise<Problem | null> => {
  try {
    const { allowed, why } = may(await authenticate(request, sessions), 'operate');
    return allowed ? null : problem(403, 'not-allowed', why);
  } catch (error) {
    return problemOf(error);
  }
};
