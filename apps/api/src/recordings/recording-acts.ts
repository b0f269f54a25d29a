import type { FastifyReply } from 'fastify';
import { type Verb, may } from '#domain/access/may';
import { type Decision, Refusal } from '#domain/kernel';
import type { Holds } from '#domain/recording/held';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { namesOf } from '#infra/read-model/holds/hold.queries';
import type { Activity } from '../access/activity.js';
import type { RecordingAccess } from '../access/recording-access.js';
import type { Context } from '../context.js';
import { occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';

const VISIBLE_WITHIN_MS = 2_000;

type Rule = Decision<Recording, RecordingEvent>;

/**
 * What is asked of one recording: under which verb it is permitted, and the rule that decides. What
 * removes or changes something is told of the legal holds that the recording is under.
 */
export type Act = { readonly verb: Verb; readonly requestId: string } & (
  { readonly decide: Rule } | { readonly decideUnder: (holds: Holds) => Rule }
);

/** Every verb on a recording walks this way: permit, decide, append, and wait until it shows. */
export class RecordingActs {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
  ) {}

  /** Tells whether the catalogue shows it already. @throws Refusal */
  async perform(caller: LiveSession, id: string, act: Act): Promise<boolean> {
    await this.access.permit(caller, act.verb, id);
    const { house, watch } = this.context;
    const decide = 'decide' in act ? act.decide : act.decideUnder(await this.holdsOn(caller, id));
    const on = occasionOf(house.clock, caller, act.requestId);
    const position = await house.ledger
      .transact(recording, id, decide, on)
      .catch((error: unknown) => this.refused(error, caller, id, act));
    return position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
  }

  /** Whoever is denied something by his App object leaves a trace of it, like one denied by his role. */
  private refused(error: unknown, caller: LiveSession, id: string, { verb }: Act): never {
    if (error instanceof Refusal && error.kind === 'forbidden')
      this.activity.refused(caller, id, verb, error.code);
    throw error;
  }

  /** By name to who may see holds, by id to everybody else. @throws CatalogueBehind */
  private async holdsOn(caller: LiveSession, id: string): Promise<Holds> {
    const holds = (await this.context.holds.inForce([id])).get(id) ?? [];
    return may(caller, 'holds').allowed ? namesOf(holds) : holds.map((hold) => hold.id);
  }

  /** Answers 204 when the catalogue shows it, 202 with where to look when it lags. @throws Refusal */
  async act(reply: FastifyReply, caller: LiveSession, id: string, act: Act): Promise<void> {
    const shown = await this.perform(caller, id, act);
    if (!shown) void reply.header('location', `/api/recordings/${id}`);
    void reply.status(shown ? 204 : 202).send();
  }
}
