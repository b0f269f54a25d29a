import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { appObjectNameOf } from '#domain/access/acting';
import type { ActivityEvent } from '#domain/access/activity';
import type { House } from '#infra/house';
import { occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecentKeys } from './recent-keys.js';
import { type Seconds, merge } from './seconds.js';

type Who = Pick<LiveSession, 'userId' | 'tokenHash' | 'through'>;
type Playing = {
  readonly who: Who;
  readonly id: string;
  readonly channel: string;
  seconds: Seconds[];
};

type Taken = Extract<ActivityEvent, { type: 'RecordingDownloaded' }>['data']['what'];
type LogReading = Extract<ActivityEvent, { type: 'LogRead' }>['data']['how'];

/** The same session looking at the same thing again within this time is one access. */
const SAME_ACCESS_MS = 60_000;
/** A player asks for many small ranges; they are told as one. */
const PLAYED_EVERY_MS = 5_000;

/**
 * The activity protocol: who saw, heard or took what. Never on the hot path: the answer does not wait for
 * the log, and closing waits until everything is told.
 */
export class Activity {
  private readonly recent = new RecentKeys(SAME_ACCESS_MS);
  private readonly playing = new Map<string, Playing>();
  private readonly pending = new Set<Promise<void>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly house: Pick<House, 'ledger' | 'clock'>,
    private readonly log: Logger,
  ) {
    this.timer = setInterval(() => {
      this.tellPlayed();
    }, PLAYED_EVERY_MS);
    this.timer.unref();
  }

  /** Recordings were shown in a list: told once for all those that are new to this session. */
  listed(who: Who, filter: Record<string, string>, ids: readonly string[], via = 'rest'): void {
    const recordings = ids.filter((id) => this.recent.isNew(`${keyOf(who)}/listed/${id}`));
    if (recordings.length === 0) return;
    const personal = Object.keys(filter).length === 0 ? null : { filter };
    this.tell(who, who.userId, { type: 'RecordingListed', data: { recordings, personal } }, via);
  }

  opened(who: Who, id: string): void {
    if (this.recent.isNew(`${keyOf(who)}/opened/${id}`))
      this.tell(who, id, { type: 'RecordingOpened', data: {} });
  }

  downloaded(who: Who, id: string, what: Taken): void {
    this.tell(who, id, { type: 'RecordingDownloaded', data: { what } });
  }

  digitsShown(who: Who, id: string): void {
    this.tell(who, id, { type: 'RecordingDigitsShown', data: {} });
  }

  refused(who: Who, id: string, verb: string, code: string): void {
    this.tell(who, id, { type: 'RecordingAccessRefused', data: { verb, code } });
  }

  explained(who: Who, id: string, user: string): void {
    this.tell(who, id, { type: 'RecordingAccessExplained', data: { user } });
  }

  /** The same of all recordings at once, or of the product: kept with who was refused. */
  refusedAtDoor(who: Who, verb: string, code: string): void {
    if (this.recent.isNew(`${keyOf(who)}/refused/${verb}`))
      this.refused(who, who.userId, verb, code);
  }

  /** The log of the processes was read; told once a minute, and for each kind of lines. */
  logRead(who: Who, how: LogReading, filter: Record<string, string>): void {
    if (this.recent.isNew(`${keyOf(who)}/log/${how}/${JSON.stringify(filter)}`))
      this.tell(who, who.userId, { type: 'LogRead', data: { how, filter } });
  }

  /** These seconds of a call were sent to be heard. */
  played(who: Who, id: string, channel: string, seconds: Seconds): void {
    const key = `${keyOf(who)}/${id}/${channel}`;
    const known = this.playing.get(key) ?? { who, id, channel, seconds: [] };
    known.seconds = merge([...known.seconds, seconds]);
    this.playing.set(key, known);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.tellPlayed();
    await Promise.all(this.pending);
  }

  private tellPlayed(): void {
    for (const { who, id, channel, seconds } of this.playing.values())
      this.tell(who, id, { type: 'RecordingPlayed', data: { channel, seconds } });
    this.playing.clear();
  }

  private tell(who: Who, subject: string, event: ActivityEvent, via = 'rest'): void {
    const on = occasionOf(this.house.clock, who, randomUUID(), via);
    const told = this.house.ledger
      .note(`activity-${subject}`, [event], on)
      .then(() => undefined)
      .catch((error: unknown) => {
        // Never the event itself: what was searched for would stay in the log of the process.
        const { type } = event;
        this.log.error({ err: error, type, by: on.by, subject }, 'an access could not be recorded');
      })
      .finally(() => this.pending.delete(told));
    this.pending.add(told);
  }
}

/** The same thing looked at through another App object is another access. */
const keyOf = ({ tokenHash, through }: Who) => `${tokenHash}/${appObjectNameOf(through) ?? ''}`;
