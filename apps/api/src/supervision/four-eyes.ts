import type { Logger } from 'pino';
import { takesConsent } from '#domain/access/consent';
import { type Present, PresenceUnknown } from '#infra/consent/consent-store';
import type { KeptSupervision } from '#infra/read-model/supervisions/supervision.queries';
import type { Context } from '../context.js';
import { Coalesced } from '../live/coalesced.js';
import type { LiveClient } from '../live/live-client.js';
import { sessionIdOf } from '../sessions/sessions.js';
import { type AccessView, accessViewOf } from './access.schema.js';
import type { Endings } from './endings.js';
import type { RunningAnswers } from './running-answers.js';

/** How often it is said who is there, and asked what is granted. */
const BEAT_MS = 500;
/** A connection that answers nothing for so long is lost. */
const LOST_MS = 3_000;
const ENDINGS_EVERY_MS = 2_000;

type Deps = {
  readonly context: Pick<Context, 'consents' | 'supervisions' | 'users' | 'watch'>;
  readonly endings: Endings;
  readonly answers: RunningAnswers;
  readonly clients: ReadonlySet<LiveClient>;
  /** Asks these anew who they are, and tells them to read anew. */
  readonly renew: (clients: readonly LiveClient[]) => Promise<void>;
  readonly log: Logger;
};

/**
 * The four eyes of one process: says of its connections who is there, and ends what is shown to its own
 * callers as soon as nobody watches any more.
 */
export class FourEyes {
  private here = new Map<string, Present>();
  private isStopping = false;
  /** Who must be told that his consent came, or went. */
  private readonly changed = new Set<LiveClient>();
  private readonly timers: NodeJS.Timeout[];
  private readonly presence = new Coalesced(() => this.sayWhoIsHere());
  private readonly consents = new Coalesced(() => this.renewConsents());
  private readonly renewal = new Coalesced(() => this.renewChanged());
  private readonly endings = new Coalesced(() => this.deps.endings.endVoid());

  constructor(private readonly deps: Deps) {
    const { watch } = deps.context;
    watch.onSupervisions((ids) => void this.tell(ids).catch(this.failed));
    watch.onAccess(() => void this.endings.ask().catch(this.failed));
    this.timers = [
      setInterval(() => {
        this.look();
      }, BEAT_MS),
      setInterval(() => void this.endings.ask().catch(this.failed), ENDINGS_EVERY_MS),
    ];
    for (const timer of this.timers) timer.unref();
  }

  /** Somebody came, or went: it is said at once. */
  readonly look = (): void => {
    void this.presence.ask().catch(this.failed);
    void this.consents.ask().catch(this.failed);
  };

  /** The process stops: whoever is connected to it is not there any more. */
  async close(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    const endsSomething = this.here.size > 0;
    await this.presence.ask().catch(this.failed);
    if (endsSomething) await this.endings.ask().catch(this.failed);
  }

  private async sayWhoIsHere(): Promise<void> {
    const { consents } = this.deps.context;
    const lost = new Set<string>();
    const now = new Map<string, Present>();
    for (const client of this.isStopping ? [] : this.deps.clients) {
      if (!client.session || !client.wantsAccess()) continue;
      const session = sessionIdOf(client.session);
      if (client.pulse.isFeltWithin(LOST_MS))
        now.set(session, { userId: client.session.userId, session });
      else {
        lost.add(session);
        client.pulse.drop();
      }
    }
    const gone = [...this.here.values()].filter(({ session }) => !now.has(session));
    this.here = now;
    for (const each of gone) await consents.leave(each, this.whyGone(each, lost));
    await consents.beat([...now.values()]);
    if (gone.length === 0) return;
    // Whoever is here must not lapse while the log, or the catalogue, does not answer.
    for (const each of [this.consents, this.endings]) void each.ask().catch(this.failed);
  }

  private whyGone({ session }: Present, lost: ReadonlySet<string>) {
    if (this.isStopping) return 'server-lost';
    return lost.has(session) ? 'monitor-unreachable' : 'monitor-left';
  }

  /** What Redis does not say is granted is not granted. */
  private async renewConsents(): Promise<void> {
    const { context, answers, clients } = this.deps;
    const supervised = [...clients].flatMap((client) =>
      client.session && takesConsent(client.session.through)
        ? [{ client, id: sessionIdOf(client.session) }]
        : [],
    );
    const ids = new Set([...answers.supervised(), ...supervised.map(({ id }) => id)]);
    const given = await context.consents.given([...ids]);
    answers.cutUnless(given);
    const changed = supervised.filter(
      ({ client, id }) => client.session?.consent?.supervision !== given.get(id)?.supervision,
    );
    if (changed.length === 0) return;
    for (const { client } of changed) this.changed.add(client);
    // It asks the catalogue: what is cut next must not wait for that.
    void this.renewal.ask().catch(this.failed);
  }

  private async renewChanged(): Promise<void> {
    const those = [...this.changed];
    this.changed.clear();
    await this.deps.renew(those);
  }

  /** Both sides hear of a request, and of what became of it. */
  private async tell(ids: readonly string[]): Promise<void> {
    const { context, clients } = this.deps;
    if (clients.size === 0) return;
    for (const kept of await context.supervisions.many(ids)) {
      const listening = [...clients].filter((client) => concerns(client, kept));
      if (listening.length === 0) continue;
      const view: AccessView = await accessViewOf(kept, context.users);
      for (const client of listening) client.showAccess(view);
    }
    this.look();
  }

  private readonly failed = (error: unknown): void => {
    // The store has said so, and says it seldom.
    if (error instanceof PresenceUnknown) return;
    this.deps.log.warn({ err: error }, 'who is there, or may see something, could not be settled');
  };
}

const concerns = (client: LiveClient, { monitor, session }: KeptSupervision): boolean =>
  client.session !== null &&
  client.wantsAccess() &&
  (client.session.userId === monitor || sessionIdOf(client.session) === session);
