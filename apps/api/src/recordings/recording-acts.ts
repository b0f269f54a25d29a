import type { FastifyReply } from 'fastify';
import type { Verb } from '#domain/access/may';
import type { Decision } from '#domain/kernel';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import type { RecordingAccess } from '../access/recording-access.js';
import type { Context } from '../context.js';
import { occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';

const VISIBLE_WITHIN_MS = 2_000;

/** What is asked of one recording: under which verb it is permitted, and the rule that decides. */
export type Act = {
  readonly verb: Verb;
  readonly decide: Decision<Recording, RecordingEvent>;
  readonly requestId: string;
};

/** Every verb on a recording walks this way: permit, decide, append, and wait until it shows. */
export class RecordingActs {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
  ) {}

  /** Tells whether the catalogue shows it already. @throws Refusal */
  async perform(caller: LiveSession, id: string, act: Act): Promise<boolean> {
    await this.access.permit(caller, act.verb, id);
    const { house, watch } = this.context;
    const on = occasionOf(house.clock, caller, act.requestId);
    const position = await house.ledger.transact(recording, id, act.decide, on);
    return position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
  }

  /** Answers 204 when the catalogue shows it, 202 with where to look when it lags. @throws Refusal */
  async act(reply: FastifyReply, caller: LiveSession, id: string, act: Act): Promise<void> {
    const shown = await this.perform(caller, id, act);
    if (!shown) void reply.header('location', `/api/recordings/${id}`);
    void reply.status(shown ? 204 : 202).send();
  }
}
