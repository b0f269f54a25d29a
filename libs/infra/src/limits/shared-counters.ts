import { Redis } from 'ioredis';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
} from 'rate-limiter-flexible';
import { codeOf } from '../trace/line.js';
import { seldom } from '../trace/seldom.js';
import { warn } from '../trace/trace.js';

const ANSWER_WITHIN_MS = 1_000;
const AGAIN_AFTER_MS = 500;
const AWAY_SAID_MS = 60_000;

/** A count for each key, that lapses; `consume` rejects with what is left to wait once `points` are spent. */
export type Counter = RateLimiterAbstract;

type Options = { readonly name: string; readonly points: number; readonly seconds: number };

/**
 * Counts that all processes share through Redis. While that is away, or where there is none, every process
 * counts for itself, so that nothing is refused, nor let through without limit, for want of it.
 */
export class SharedCounters {
  private readonly say = seldom(AWAY_SAID_MS);

  private constructor(
    private readonly redis: Redis | null,
    private readonly prefix: string,
  ) {
    redis?.on('error', (error: Error) => {
      this.say(() => warn.connections('Redis does not answer.', { code: codeOf(error) }));
    });
  }

  /** `storeId` keeps installations apart that share a Redis. It connects by itself, again and again. */
  static open(redisUrl: string | null, storeId: string): SharedCounters {
    const redis =
      redisUrl === null
        ? null
        : new Redis(redisUrl, {
            connectionName: 'recordings limits',
            commandTimeout: ANSWER_WITHIN_MS,
            maxRetriesPerRequest: 0,
            enableOfflineQueue: false,
            retryStrategy: () => AGAIN_AFTER_MS,
          });
    return new SharedCounters(redis, `recordings-${storeId}`);
  }

  counter({ name, points, seconds: duration }: Options): Counter {
    const options = { keyPrefix: `${this.prefix}:${name}`, points, duration };
    const here = new RateLimiterMemory(options);
    if (this.redis === null) return here;
    return new RateLimiterRedis({
      ...options,
      storeClient: this.redis,
      insuranceLimiter: here,
      rejectIfRedisNotReady: true,
    });
  }

  close(): void {
    this.redis?.disconnect();
  }
}
