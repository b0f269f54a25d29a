import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Consent } from '#domain/access/consent';
import type { RevocationCause } from '#domain/supervision/supervision';
import { codeOf } from '../trace/line.js';
import { seldom } from '../trace/seldom.js';
import { trace, warn } from '../trace/trace.js';
import { BEAT, CONFIRM, DROP, LEAVE, PREPARE } from './consent-scripts.js';

/** Presence that is not renewed for so long has lapsed, and with it every grant that hangs on it. */
export const PRESENCE_MS = 3_500;
/** A user who was connected and is not for so long has left; a page that is loaded anew has not. */
const USER_AWAY_MS = 30_000;
const WRITTEN_DOWN_WITHIN_MS = 30_000;
const CAUSE_KEPT_MS = 10 * 60_000;
const ANSWER_WITHIN_MS = 1_000;
const AGAIN_AFTER_MS = 250;
const AWAY_SAID_MS = 10_000;

/** A person who is connected, by one of his sessions (its id, which opens nothing). */
export type Present = { readonly userId: string; readonly session: string };

/** What is granted to a session of a user; `session` is the supervisor's. */
export type Grant = Consent & { readonly session: string };

/** How a grant that was written down stands. */
export type Standing = 'runs' | Extract<RevocationCause, 'expired' | LeavingCause> | 'server-lost';

/** Why somebody is not there any more. */
export type LeavingCause = 'monitor-left' | 'monitor-unreachable' | 'server-lost';

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
  ) {
    redis?.on('error', (error) => this.tellAway(error));
  }

  /** `storeId` keeps installations apart that share a Redis. It connects by itself, again and again. */
  static open(redisUrl: string | null, storeId: string): ConsentStore {
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
    return new ConsentStore(redis, `{recordings-${storeId}}:`);
  }

  /** They are there now, for a while. Rejects when Redis is away. */
  async beat(present: readonly Present[]): Promise<void> {
    if (present.length === 0) return;
    const pipeline = this.connected().pipeline();
    for (const { userId, session } of present)
      pipeline.eval(
        BEAT,
        3,
        ...this.keys(`present:${userId}`, `here:${session}`, `given:${session}`),
        ...[this.prefix, session, this.process, PRESENCE_MS, USER_AWAY_MS],
      );
    const answers = await pipeline.exec();
    const fault = answers?.find(([error]) => error !== null)?.[0];
    if (fault) throw fault;
  }

  /** This process has no connection of theirs any more. What they granted ends, unless another one has. */
  async leave({ userId, session }: Present, why: LeavingCause): Promise<void> {
    await this.connected().eval(
      LEAVE,
      2,
      ...this.keys(`present:${userId}`, `given:${session}`),
      ...[this.prefix, session, this.process, why, CAUSE_KEPT_MS],
    );
  }

  /** Is the person there, by any session? `false` also when that cannot be said. */
  async isPresent(userId: string): Promise<boolean> {
    const [key] = this.keys(`present:${userId}`);
    return (await this.orNothing(this.redis?.exists(key ?? ''))) === 1;
  }

  /** Has the session been connected within the last half minute? */
  async wasHere(session: string): Promise<boolean> {
    const [key] = this.keys(`here:${session}`);
    return (await this.connected().exists(key ?? '')) === 1;
  }

  /**
   * First step of granting: nobody else can, and it is held up by the supervisor's presence. Nothing is shown
   * for it yet. `held`: this session has granted it before.
   */
  async prepare(to: string, grant: Grant): Promise<'ready' | 'held' | 'busy' | 'absent'> {
    const { monitor, session, supervision } = grant;
    const came = await this.connected().eval(
      PREPARE,
      4,
      ...this.keys(`present:${monitor}`, `given:${session}`, `carried:${to}`, `grant:${to}`),
      ...[session, to, supervision, JSON.stringify({ ...grant, pending: true })],
      ...[PRESENCE_MS, WRITTEN_DOWN_WITHIN_MS],
    );
    return ({ '1': 'ready', '2': 'held', '0': 'busy' } as const)[String(came)] ?? 'absent';
  }

  /** Second step, once it is written down. `false`: the supervisor has gone meanwhile. */
  async confirm(to: string, grant: Grant, forMs: number): Promise<boolean> {
    const keys = this.keys(`carried:${to}`, `grant:${to}`);
    const { supervision } = grant;
    const came = await this.connected().eval(
      CONFIRM,
      2,
      ...keys,
      ...[supervision, JSON.stringify(grant), forMs],
    );
    return came === 1;
  }

  /** A grant is over, or did not come about. */
  async drop(to: string, supervision: string): Promise<void> {
    await this.connected().eval(
      DROP,
      2,
      ...this.keys(`carried:${to}`, `grant:${to}`),
      ...[supervision],
    );
  }

  /** What each of these sessions is granted at this moment; nothing when Redis does not say so. */
  async given(sessions: readonly string[]): Promise<ReadonlyMap<string, Consent>> {
    if (sessions.length === 0 || this.redis === null) return new Map();
    const keys = sessions.flatMap((id) => this.keys(`grant:${id}`, `carried:${id}`));
    const values = await this.orNothing(this.redis.mget(keys));
    if (values === null) return new Map();
    const found = sessions.flatMap((session, index) => {
      const grant = grantIn(values[2 * index] ?? null);
      const isCarried = grant !== null && values[2 * index + 1] === grant.supervision;
      return isCarried && grant.pending !== true ? [[session, consentIn(grant)] as const] : [];
    });
    return new Map(found);
  }

  /** How a grant stands that was written down. Rejects when Redis is away: then nobody can tell. */
  async standing(to: string, supervision: string): Promise<Standing> {
    const [grant, carried, ended] = await this.connected().mget(
      this.keys(`grant:${to}`, `carried:${to}`, `ended:${supervision}`),
    );
    if (carried !== supervision) return causes.parse(ended);
    return grantIn(grant ?? null)?.supervision === supervision ? 'runs' : 'expired';
  }

  close(): void {
    this.redis?.disconnect();
  }

  private keys(...names: readonly string[]): string[] {
    return names.map((name) => this.prefix + name);
  }

  private connected(): Redis {
    if (this.redis === null) throw new Error('There is no Redis.');
    return this.redis;
  }

  private async orNothing<T>(asked: Promise<T> | undefined): Promise<T | null> {
    try {
      return (await asked) ?? null;
    } catch (error) {
      this.tellAway(error);
      return null;
    }
  }

  private tellAway(error: unknown): void {
    this.say(() => warn.connections('Redis does not answer.', { code: codeOf(error) }));
    trace.connections?.('Nobody can be said to be there.', { code: codeOf(error) });
  }
}

const grantIn = (text: string | null): z.infer<typeof kept> | null =>
  text === null ? null : (kept.safeParse(JSON.parse(text)).data ?? null);

const consentIn = ({ supervision, monitor, appObject, until }: Consent): Consent => ({
  supervision,
  monitor,
  appObject,
  until,
});
