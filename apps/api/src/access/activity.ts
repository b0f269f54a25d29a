import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { appObjectNameOf } from '#domain/access/acting';
import type { ActivityEvent } from '#domain/access/activity';
import type { House } from '#infra/house';
import { occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { RecentKeys } from './recent-keys.js';
import { Played, type Way } from './played.js';
import type { Seconds } from './seconds.js';
import { Traces } from './traces.js';

/** Who did it; `door`: through which, if not over REST. */
export type Who = Pick<LiveSession, 'userId' | 'tokenHash' | 'through' | 'consent' | 'tokenId'> & {
  readonly door?: string;
};
type Taken = Extract<ActivityEvent, { type: 'RecordingDownloaded' }>['data']['what'];
type Withheld = {
  readonly spans: readonly (readonly [number, number])[];
  readonly reason: string;
};
type Reading = Extract<ActivityEvent, { type: 'ActivityRead' }>['data'];
type Exporting = Extract<ActivityEvent, { type: 'ActivityExported' }>['data'];
type LogReading = Extract<ActivityEvent, { type: 'LogRead' }>['data']['how'];

/** Which moment was looked at, and as whom. */
type Past = { readonly position: string; readonly user: string | null };

const pastKey = (asOf: Past | undefined): string =>
  asOf ? `${asOf.position}/${asOf.user ?? ''}/` : '';

/** The same session looking at the same thing again within this time is one access. */
const SAME_ACCESS_MS = 60_000;
const LOOKED_AT_EVERY_MS = 500;

/**
 * The activity protocol: who saw, heard or took what. Never on the hot path: the answer does not wait for
 * the log, and closing waits until everything is told (docs/activity.md says what may be lost).
 */
export class Activity {
  private readonly recent = new RecentKeys(SAME_ACCESS_MS);
  private readonly playing = new Played<Who>();
  private readonly traces: Traces;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly house: Pick<House, 'ledger' | 'clock'>,
    log: Logger,
  ) {
    const { ledger } = house;
    this.traces = new Traces(({ stream, event, on }) => ledger.note(stream, [event], on), log);
    this.timer = setInterval(() => {
      this.tellPlayed();
    }, LOOKED_AT_EVERY_MS);
    this.timer.unref();
  }

  /** How many accesses are not written yet, and how many never were. */
  get state(): Traces['state'] {
    return this.traces.state;
  }

  /** Recordings were shown in a list: told once for all those that are new to this session. */
  listed(
    who: Who,
    filter: Record<string, string>,
    ids: readonly string[],
    { via, asOf }: { readonly via?: string; readonly asOf?: Past } = {},
  ): void {
    const key = `${keyOf(who)}/listed/${pastKey(asOf)}`;
    const recordings = ids.filter((id) => this.recent.isNew(key + id));
    // That nothing was found in the past is an answer, too.
    const isNew = recordings.length > 0 || (asOf && this.recent.isNew(key));
    if (!isNew) return;
    const personal = Object.keys(filter).length === 0 ? null : { filter };
    const data = { recordings, personal, ...(asOf && { asOf }) };
    this.tell(who, who.userId, { type: 'RecordingListed', data }, via);
  }

  opened(who: Who, id: string, asOf?: Past): void {
    if (this.recent.isNew(`${keyOf(who)}/opened/${pastKey(asOf)}${id}`))
      this.tell(who, id, { type: 'RecordingOpened', data: asOf ? { asOf } : {} });
  }

  /** `withheld`: what of it is silent in what was taken, and why. */
  downloaded(who: Who, id: string, what: Taken, withheld: Withheld | null = null): void {
    const said = withheld && {
      withheld: withheld.spans.map(([from, to]): [number, number] => [from, to]),
      personal: { reason: withheld.reason },
    };
    this.tell(who, id, { type: 'RecordingDownloaded', data: { what, ...said } });
  }

  digitsShown(who: Who, id: string): void {
    this.tell(who, id, { type: 'RecordingDigitsShown', data: {} });
  }

  refused(who: Who, id: string, verb: string, code: string): void {
    this.tell(who, id, { type: 'RecordingAccessRefused', data: { verb, code } });
  }

  explained(who: Who, id: string, user: string, asOf?: Past): void {
    const data = { user, ...(asOf && { asOf }) };
    this.tell(who, id, { type: 'RecordingAccessExplained', data });
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

  /** What people did, or the event history, was read; told once a minute for each question. */
  read(who: Who, { of, filter }: Reading): void {
    if (this.recent.isNew(`${keyOf(who)}/${of}/${JSON.stringify(filter)}`))
      this.tell(who, who.userId, { type: 'ActivityRead', data: { of, filter } });
  }

  /** What people did was taken away as a file. `recording`: all of it is of this one. */
  exported(who: Who, exporting: Exporting, recording: string | null): void {
    this.tell(who, recording ?? who.userId, { type: 'ActivityExported', data: exporting });
  }

  /** These seconds of a call were sent to be heard, or the page says that they were heard. */
  played(who: Who, id: string, way: Way, seconds: Seconds[]): void {
    this.playing.add(keyOf(who), who, id, { way, seconds });
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.tellPlayed(true);
    await this.traces.close();
  }

  private tellPlayed(isAll = false): void {
    for (const { who, id, way, seconds } of this.playing.take(isAll))
      this.tell(who, id, { type: 'RecordingPlayed', data: { ...way, seconds } });
  }

  private tell(who: Who, subject: string, event: ActivityEvent, via = who.door ?? 'rest'): void {
    const on = occasionOf(this.house.clock, who, randomUUID(), via);
    this.traces.tell({ stream: `activity-${subject}`, event, on });
  }
}

/** The same thing looked at through another App object is another access. */
const keyOf = ({ tokenHash, through }: Who) => `${tokenHash}/${appObjectNameOf(through) ?? ''}`;
