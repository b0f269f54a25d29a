import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Consent } from '#domain/access/consent';
import type { RevocationCause } from '#domain/supervision/supervision';
import { codeOf } from '../trace/line.js';
import { seldom } from '../trace/seldom.js';
import { warn } from '../trace/trace.js';
import { BEAT, CONFIRM, DROP, END, LEAVE, PREPARE } from './consent-scripts.js';

/** Presence that is not renewed for so long has lapsed, and with it every grant that hangs on it. */
const PRESENCE_MS = 3_500;
/** A user who was connected and is not for so long has left; a page that is loaded anew has not. */
const USER_AWAY_MS = 30_000;
const WRITTEN_DOWN_WITHIN_MS = 30_000;
const CAUSE_KEPT_MS = 10 * 60_000;
const A_DAY_MS = 24 * 60 * 60_000;
const ANSWER_WITHIN_MS = 1_000;
const AGAIN_AFTER_MS = 250;
const AWAY_SAID_MS = 10_000;

/** Redis does not answer: nobody can tell who is there. Nothing is granted meanwhile. */
export class PresenceUnknown extends Error {
  constructor(cause?: unknown) {
    super('Nobody can tell who is there, as Redis does not answer.', { cause });
    this.name = 'PresenceUnknown';
  }
}

/** A person who is connected, by one of his sessions (its id, which opens nothing). */
export type Present = { readonly userId: string; readonly session: string };

/** What is granted to a session of a user; `session` is the supervisor's. */
export type Grant = Consent & { readonly session: string };

/** How a grant that was written down stands. */
type Standing = 'runs' | Extract<RevocationCause, 'expired' | LeavingCause> | 'server-lost';

/** What came of the first step of granting. */
type Preparation = 'ready' | 'held' | 'busy' | 'absent' | 'over';
const PREPARED: Readonly<Record<string, Preparation>> = {
  ...{ '1': 'ready', '2': 'held', '0': 'busy', '-1': 'absent', '-2': 'over' },
};

/** Why somebody is not there any more. */
type LeavingCause = 'monitor-left' | 'monitor-unreachable' | 'server-lost';

const kept = z.object({
  supervision: z.string(),
  monitor: z.string(),
  appObject: z.string(),
  until: z.string(),
  session: z.string(),
  pending: z.boolean().optional(),
});

const causes = z.enum(['monitor-left', 'monitor-unreachable', 'server-lost']).catch('server-lost');

/**
 * Who is there, and which grants hang on it: in Redis, with a time to live, so that what a process that was
 * killed can no longer renew ends by itself. Without Redis nobody is there.
 */
export class ConsentStore {
  private readonly process = randomUUID();
  private readonly say = seldom(AWAY_SAID_MS);

  private constructor(
    private readonly redis: Redis | null,
    private readonly prefix: string,
    private readonly presenceMs: number,
  ) {
    redis?.on('error', (error) => this.tellAway(error));
  }

  /** `storeId` keeps installations apart that share a Redis. It connects by itself, again and again. */
  static open(redisUrl: string | null, storeId: string, presenceMs = PRESENCE_MS): ConsentStore {
    const redis =
      redisUrl === null
        ? null
        : new Redis(redisUrl, {
            connectionName: 'recordings consent',
            commandTimeout: ANSWER_WITHIN_MS,
            maxRetriesPerRequest: 0,
            enableOfflineQueue: false,
            retryStrategy: () => AGAIN_AFTER_MS,
          });
    return new ConsentStore(redis, `{recordings-${storeId}}:`, presenceMs);
  }

  /** They are there now, for a while. @throws PresenceUnknown */
  async beat(present: readonly Present[]): Promise<void> {
    if (present.length === 0) return;
    const answers = await this.ask((redis) => {
      const pipeline = redis.pipeline();
      for (const { userId, session } of present)
        pipeline.eval(
          BEAT,
          3,
          ...this.keys(`present:${userId}`, `here:${session}`, `given:${session}`),
          ...[this.prefix, session, this.process, this.presenceMs, USER_AWAY_MS, A_DAY_MS],
        );
      return pipeline.exec();
    });
    const fault = answers?.find(([error]) => error !== null)?.[0];
    if (fault) throw new PresenceUnknown(fault);
  }

  /**
   * This process has no connection of theirs any more. What they granted ends, unless another one has.
   * @throws PresenceUnknown
   */
  async leave({ userId, session }: Present, why: LeavingCause): Promise<void> {
    await this.evaluate(
      LEAVE,
      [`present:${userId}`, `given:${session}`],
      [...[this.prefix, session, this.process, why, CAUSE_KEPT_MS]],
    );
  }

  /** Is the person there, by any session? `false` also when that cannot be said. */
  async isPresent(userId: string): Promise<boolean> {
    return this.exists(`present:${userId}`).catch(() => false);
  }

  /**
   * Was the session of a user connected while he asked or was granted something, and is not any more?
   * @throws PresenceUnknown
   */
  async hasLeft(session: string, supervision: string): Promise<boolean> {
    if (!(await this.exists(`here:${session}`))) return this.exists(`came:${supervision}`);
    const [came = ''] = this.keys(`came:${supervision}`);
    await this.ask((redis) => redis.set(came, '1', 'PX', A_DAY_MS));
    return false;
  }

  /**
   * First step of granting: nobody else can, and it is held up by the supervisor's presence. Nothing is shown
   * for it yet. `held`: this session has granted it before. @throws PresenceUnknown
   */
  async prepare(to: string, grant: Grant): Promise<Preparation> {
    const { monitor, session, supervision } = grant;
    const keys = [
      ...[`present:${monitor}`, `given:${session}`, `carried:${to}`, `grant:${to}`],
      `over:${supervision}`,
    ];
    const came = await this.evaluate(PREPARE, keys, [
      ...[session, to, supervision, JSON.stringify({ ...grant, pending: true })],
      ...[this.presenceMs, WRITTEN_DOWN_WITHIN_MS, A_DAY_MS],
    ]);
    return PREPARED[String(came)] ?? 'absent';
  }

  /** Second step, once it is written down. `false`: the supervisor has gone meanwhile. @throws PresenceUnknown */
  async confirm(to: string, grant: Grant, forMs: number): Promise<boolean> {
    const keys = [`carried:${to}`, `grant:${to}`];
    const given = [grant.supervision, JSON.stringify(grant), forMs];
    return (await this.evaluate(CONFIRM, keys, given)) === 1;
  }

  /**
   * A request, or what was granted for it, is over: shown nowhere from now on, whoever is about to grant it,
   * and whatever becomes of this process before it is written down. @throws PresenceUnknown
   */
  async end(to: string, supervision: string): Promise<void> {
    const keys = [`carried:${to}`, `grant:${to}`, `over:${supervision}`];
    await this.evaluate(END, keys, [supervision, A_DAY_MS]);
  }

  /** A grant did not come about; it may be tried again. @throws PresenceUnknown */
  async drop(to: string, supervision: string): Promise<void> {
    await this.evaluate(DROP, [`carried:${to}`, `grant:${to}`], [supervision]);
  }

  /** What each of these sessions is granted at this moment; nothing when Redis does not say so. */
  async given(sessions: readonly string[]): Promise<ReadonlyMap<string, Consent>> {
    if (sessions.length === 0) return new Map();
    const keys = sessions.flatMap((id) => this.keys(`grant:${id}`, `carried:${id}`));
    const values = await this.ask((redis) => redis.mget(keys)).catch(() => []);
    const found = sessions.flatMap((session, index) => {
      const grant = grantIn(values[2 * index] ?? null);
      const isCarried = grant !== null && values[2 * index + 1] === grant.supervision;
      return isCarried && grant.pending !== true ? [[session, consentIn(grant)] as const] : [];
    });
    return new Map(found);
  }

  /** How a grant stands that was written down. @throws PresenceUnknown */
  async standing(to: string, supervision: string): Promise<Standing> {
    const keys = this.keys(`grant:${to}`, `carried:${to}`, `ended:${supervision}`);
    const [grant, carried, ended] = await this.ask((redis) => redis.mget(keys));
    if (carried !== supervision) return causes.parse(ended);
    return grantIn(grant ?? null)?.supervision === supervision ? 'runs' : 'expired';
  }

  async close(): Promise<void> {
    await this.redis?.quit().catch(() => this.redis?.disconnect());
  }

  private keys(...names: readonly string[]): string[] {
    return names.map((name) => this.prefix + name);
  }

  private exists(name: string): Promise<boolean> {
    return this.ask(async (redis) => (await redis.exists(...this.keys(name))) === 1);
  }

  private evaluate(
    script: string,
    names: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown> {
    return this.ask((redis) => redis.eval(script, names.length, ...this.keys(...names), ...values));
  }

  private async ask<T>(command: (redis: Redis) => Promise<T>): Promise<T> {
    if (this.redis === null) throw new PresenceUnknown();
    try {
      return await command(this.redis);
    } catch (error) {
      this.tellAway(error);
      throw new PresenceUnknown(error);
    }
  }

  private tellAway(error: unknown): void {
    this.say(() => warn.connections('Redis does not answer.', { code: codeOf(error) }));
  }
}

const grantIn = (text: string | null): z.infer<typeof kept> | null =>
  text === null ? null : (kept.safeParse(JSON.parse(text)).data ?? null);

const consentIn = ({ supervision, monitor, appObject, until }: Consent): Consent => ({
  ...{ supervision, monitor, appObject, until },
});
