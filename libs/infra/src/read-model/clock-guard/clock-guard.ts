import type { EventType } from '#domain/catalogue-of-events';
import { type ClockDoubt, doubtOf, earliestBelieved } from '#domain/instance/clock-doubt';
import { type Instance, instance } from '#domain/instance/instance';
import type { Clock } from '../../clock.js';
import type { Ledger } from '../../event-store/ledger.js';
import { CATALOGUE_NAME } from '../projection/log.js';
import type { ReadModel } from '../read-model.js';
import { rowsOf } from '../rows-of.js';

const ID = 'machine';
/** Of a log without a guard's memory the newest events are the clock's own word, and prove nothing. */
const OWN_WORD_MS = 3_600_000;

/** What gives a recording the dates by which it goes. */
const DATED: readonly EventType[] = ['RecordingStarted', 'RecordingUploaded', 'RecordingRecycled'];

type Deps = {
  readonly readModel: Pick<ReadModel, 'catalogue' | 'runtime'>;
  readonly ledger: Pick<Ledger, 'load'>;
  readonly clock: Clock;
  /** By how much the clock runs ahead of the machine's, on purpose. */
  readonly offsetMs: number;
};
type Kept = { knownAt: Date; position: string; confirmations: number; doubt: ClockDoubt | null };

/**
 * Remembers when the clock was believed last, and does not believe it when it has jumped since, so that
 * nothing is removed by a wrong date. What is not believed stays so until the clock is right again or an
 * administrator confirms it; a declared offset is no jump.
 */
export class ClockGuard {
  constructor(private readonly deps: Deps) {}

  /** Looks at the clock; `null`: it is believed, and remembered. */
  async look(): Promise<ClockDoubt | null> {
    const { state } = await this.deps.ledger.load(instance, null);
    const seen = this.machineNow();
    const kept = await this.kept();
    const known = kept?.knownAt ?? (await this.lastEventBefore(seen)) ?? seen;
    const doubt = isConfirmed(state, kept, seen)
      ? null
      : (doubtOf(known, seen) ?? (await this.misdated(kept, seen)));
    await this.keep(doubt, doubt ? known : seen, state.confirmations);
    return doubt;
  }

  /** Why the clock was not believed when it was looked at last; `null`: it was. */
  async doubt(): Promise<ClockDoubt | null> {
    return (await this.kept())?.doubt ?? null;
  }

  /** What the machine's clock says, without offset. */
  machineNow(): Date {
    return new Date(this.deps.clock.now().getTime() - this.deps.offsetMs);
  }

  private async kept(): Promise<Kept | null> {
    const rows = await rowsOf<Kept>(
      this.deps.readModel.runtime,
      'select known_at "knownAt", position, confirmations, doubt from clock_guard where id = $1',
      [ID],
    );
    return rows[0] ?? null;
  }

  /** In doubt, what was believed stays as it was. */
  private async keep(doubt: ClockDoubt | null, known: Date, confirmations: number): Promise<void> {
    const moved = doubt
      ? 'doubt = excluded.doubt'
      : `known_at = excluded.known_at, position = excluded.position,
         confirmations = excluded.confirmations, doubt = null`;
    const heard = doubt ? 0 : confirmations;
    await this.deps.readModel.runtime.query(
      `insert into clock_guard (id, known_at, position, confirmations, doubt)
       values ($1, $2, $3, $4, $5) on conflict (id) do update set ${moved}`,
      [ID, known, await this.position(), heard, doubt && JSON.stringify(doubt)],
    );
  }

  private async position(): Promise<string> {
    const rows = await rowsOf<{ position: string | null }>(
      this.deps.readModel.catalogue,
      'select position from checkpoint where name = $1',
      [CATALOGUE_NAME],
    );
    return rows[0]?.position ?? '0';
  }

  /** A clock that was behind, and is right again, has given recordings dates that are too early. */
  private async misdated(kept: Kept | null, seen: Date): Promise<ClockDoubt | null> {
    if (kept === null) return null;
    const rows = await rowsOf<unknown>(
      this.deps.readModel.catalogue,
      `select from audit a cross join lateral (${happenedBy('$4')}) happened
       where a.position > $1 and a.type = any($2) and happened.at < $3 limit 1`,
      [kept.position, DATED, earliestBelieved(kept.knownAt), seen],
    );
    if (rows.length === 0) return null;
    const moments = { knownAt: kept.knownAt.toISOString(), seenAt: seen.toISOString() };
    return { kind: 'misdated', ...moments };
  }

  /** When the newest event happened that is not of the last hour. */
  private async lastEventBefore(seen: Date): Promise<Date | null> {
    const rows = await rowsOf<{ at: Date }>(
      this.deps.readModel.catalogue,
      `select happened.at from audit a cross join lateral (${happenedBy('$2')}) happened
       where happened.at not between $1 and $2 order by a.position desc limit 1`,
      [new Date(seen.getTime() - OWN_WORD_MS), seen],
    );
    return rows[0]?.at ?? null;
  }
}

/**
 * SQL: when the event `a` happened by the machine's clock: without the offset that held then. An upload
 * that an earlier start left is dated by the offset of that one, and what comes before the declaration
 * by that which follows; so of all that were declared it is the one that leads to the latest moment until `seen`.
 */
const happenedBy = (seen: string): string => `
  select coalesce(
    (select max(dated.at) from (select a.at union all ${UNSHIFTED}) dated (at)
     where dated.at <= ${seen}::timestamptz),
    (${UNSHIFTED} and declared.position <= a.position order by declared.position desc limit 1),
    a.at) as at`;

const UNSHIFTED = `
  select a.at - interval '1 ms' * (declared.data ->> 'toMs')::bigint
  from audit declared where declared.type = 'ClockOffsetDeclared'`;

/** Each confirmation counts once, and for the moment at which it was given. */
const isConfirmed = (
  { confirmations, confirmedAt }: Instance,
  kept: Kept | null,
  seen: Date,
): boolean =>
  confirmedAt !== null &&
  confirmations > (kept?.confirmations ?? 0) &&
  doubtOf(new Date(confirmedAt), seen) === null;
