import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RecordingAccess } from '../access/recording-access.js';
import { problemOf } from '../faults.js';
import { PROBLEM_JSON, type Problem } from '../problem.js';
import type { Queues } from '#infra/queue/queues';
import { authenticate } from '../sessions/authenticate.js';
import type { Sessions } from '../sessions/sessions.js';

const PATH = '/admin/jobs';

type Guard = { readonly sessions: Sessions; readonly access: RecordingAccess };

/** The job dashboard, for administrators: every path of it, by the route that matched, not by the URL's text. */
export const jobDashboard = async (
  server: FastifyInstance,
  queues: Queues,
  guard: Guard,
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
      const refusal = await refusalOf(request, guard);
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

const refusalOf = async (
  request: FastifyRequest,
  { sessions, access }: Guard,
): Promise<Problem | null> => {
  try {
    await access.admit(await authenticate(request, sessions), 'operate');
    return null;
  } catch (error) {
    return problemOf(error);
  }
};
