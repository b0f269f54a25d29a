import { randomUUID } from 'node:crypto';
import { consentOf, toBeAskedFor } from '#domain/access/consent';
import { type Decision, type Occasion, Refusal } from '#domain/kernel';
import { accessUnknown, alreadyAnswered, noLongerAsked } from '#domain/supervision/asked-of';
import { grant } from '#domain/supervision/grant';
import { refuse } from '#domain/supervision/refuse';
import { request } from '#domain/supervision/request';
import { revoke, revokeBy } from '#domain/supervision/revoke';
import {
  type RevocationCause,
  type Supervision,
  type SupervisionEvent,
  supervision,
} from '#domain/supervision/supervision';
import type { Grant } from '#infra/consent/consent-store';
import { systemOccasion } from '#infra/occasion';
import type { KeptSupervision } from '#infra/read-model/supervisions/supervision.queries';
import type { Context } from '../context.js';
import { occasionOf } from '../occasion.js';
import { type LiveSession, sessionIdOf } from '../sessions/sessions.js';
import { endConsent } from './end-consent.js';
import type { Endings } from './endings.js';

const VISIBLE_WITHIN_MS = 2_000;
const MINUTE_MS = 60_000;
/** Of one user, in all his sessions. */
const MOST_OPEN = 20;

type Talk = Decision<Supervision, SupervisionEvent>;

/** Somebody who asks, and the id of his request. */
export type Asking = { readonly caller: LiveSession; readonly requestId: string };

/** What users and their supervisors say to each other, and what follows in Redis and in the log. */
export class Supervisions {
  constructor(
    private readonly context: Pick<Context, 'house' | 'watch' | 'supervisions' | 'consents'>,
    private readonly endings: Endings,
  ) {}

  /** Asks the supervisor of the App object that the session acts through. @returns the request's id */
  async request(asking: Asking, asked: { reason: string; minutes: number }): Promise<string> {
    const { userId, through, consent = null } = asking.caller;
    const { name: appObject, monitor } = toBeAskedFor(asking.caller);
    if (consentOf({ through, consent }) !== null) throw alreadyGiven();
    await this.endings.refuseUnlessKept(asking.caller);
    const session = sessionIdOf(asking.caller);
    await this.refuseIfAsked(session);
    await this.refuseIfTooMany(userId);
    const { reason, minutes } = asked;
    const id = randomUUID();
    const decide = request({ user: userId, session, monitor, appObject, minutes }, reason);
    await this.say(id, decide, this.occasion(asking));
    return id;
  }

  /** Consents, by a session of the supervisor that is there. @throws Refusal */
  async grant(asking: Asking, id: string, minutes: number | null): Promise<void> {
    const { caller } = asking;
    const asked = await this.askedOf(caller.userId, id);
    await this.endings.refuseUnlessKept(caller);
    const session = sessionIdOf(caller);
    const on = this.occasion(asking);
    const decide = grant({ monitor: caller.userId, session, minutes });
    const { state } = await this.context.house.ledger.load(supervision, id);
    const [granted] = decide(state, on);
    if (granted?.type !== 'AccessGranted') return;
    if ((await this.endings.endIfVoid(asked)) !== null) throw noLongerAsked();
    const { appObject, monitor } = asked;
    const until = granted.data.until;
    const given = { supervision: id, monitor, appObject, until, session };
    await this.giveTo(asked, given, {
      forMs: granted.data.minutes * MINUTE_MS,
      write: () => this.say(id, decide, on),
    });
  }

  async refuse(asking: Asking, id: string, reason: string | null): Promise<void> {
    await this.askedOf(asking.caller.userId, id);
    await this.say(id, refuse(asking.caller.userId, reason), this.occasion(asking));
  }

  /** Ends a grant, or takes a request back: for both of them. What it shows ends before it is told. */
  async revoke(asking: Asking, id: string): Promise<void> {
    const { userId } = asking.caller;
    const found = await this.context.supervisions.one(id);
    if (found?.monitor !== userId && found?.userId !== userId) throw accessUnknown();
    const on = this.occasion(asking);
    await this.shown(await endConsent(this.context, found, revokeBy(userId), on));
  }

  /** First so that nobody else can give it, then for the history, then so that it shows something. */
  private async giveTo(
    asked: KeptSupervision,
    given: Grant,
    { forMs, write }: { forMs: number; write: () => Promise<void> },
  ): Promise<void> {
    const { consents, house } = this.context;
    const to = asked.session;
    const prepared = await consents.prepare(to, given);
    if (prepared === 'held') return;
    if (prepared === 'over') throw noLongerAsked();
    if (prepared === 'absent') throw notPresent();
    if (prepared === 'busy') throw alreadyAnswered();
    try {
      await write();
    } catch (error) {
      await consents.drop(to, asked.id);
      throw error;
    }
    if (await consents.confirm(to, given, forMs)) return;
    const on = systemOccasion(house.clock, 'supervision', { via: 'live' });
    await this.say(asked.id, revoke('monitor-left' satisfies RevocationCause), on);
    throw notPresent();
  }

  /** @throws Refusal, to others than the supervisor as if there were none */
  private async askedOf(monitor: string, id: string): Promise<KeptSupervision> {
    const found = await this.context.supervisions.one(id);
    if (found?.monitor === monitor) return found;
    throw accessUnknown();
  }

  /** @throws Refusal */
  private async refuseIfAsked(session: string): Promise<void> {
    const last = await this.context.supervisions.lastOf(session);
    if (last === null || last.endedAt !== null) return;
    if ((await this.endings.endIfVoid(last)) === null)
      throw new Refusal(
        'conflict',
        'access-already-requested',
        'Your supervisor was asked, and has not answered; take it back to ask for something else.',
      );
  }

  /** @throws Refusal: each that is open is looked at all the time */
  private async refuseIfTooMany(userId: string): Promise<void> {
    if ((await this.context.supervisions.openBy(userId)).length >= MOST_OPEN)
      throw new Refusal(
        'conflict',
        'too-many-access-requests',
        `You have ${String(MOST_OPEN)} open requests in other sessions: take some back, or sign out there.`,
      );
  }

  private async say(id: string, decide: Talk, on: Occasion): Promise<void> {
    await this.shown(await this.context.house.ledger.transact(supervision, id, decide, on));
  }

  private async shown(position: bigint | null): Promise<void> {
    if (position !== null) await this.context.watch.waitFor(position, VISIBLE_WITHIN_MS);
  }

  private occasion({ caller, requestId }: Asking): Occasion {
    return occasionOf(this.context.house.clock, caller, requestId);
  }
}

const alreadyGiven = () =>
  new Refusal('conflict', 'access-already-granted', 'Your supervisor has consented already.');

const notPresent = () =>
  new Refusal(
    'conflict',
    'not-present',
    'Consent holds only while you are there: keep the page open, or the topic `access` of /api/live.',
  );
