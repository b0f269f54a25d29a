import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { House } from '#infra/house';
import { isOfProduct } from '#infra/read-model/projection/log';
import type { StatementDrafts } from '#infra/read-model/seals/statement-drafts';
import { BegunStatement, type Span, afterOf, atOf } from './begun-statement.js';
import type { Chain } from './chain.js';
import { isDatedAhead } from './clock-ahead.js';
import { type Draft, entryHash } from './entry.js';
import { SOURCES_KEY } from './statement-tally.js';

const DAY_MS = 24 * 60 * 60_000;
/** Whoever decided something before midnight has it in the log by then, nearly always. */
const GRACE_MS = 60_000;
/** Entries of the chain that are read at once on the way back. */
const PAGE = 1_000;
/** Events of the log that are read at once: seals wait meanwhile. */
const EVENTS_AT_ONCE = 2_000;

type Statement = ManifestOf<'statement'>;
type StatementDraft = Extract<Draft, { kind: 'statement' }>;

export type StatementDeps = {
  readonly house: Pick<House, 'store' | 'vault' | 'clock'>;
  readonly chain: Pick<Chain, 'head' | 'entries'>;
  readonly drafts: Pick<StatementDrafts, 'find' | 'keep' | 'forget'>;
  /** So many events are read at once. */
  readonly eventsAtOnce?: number;
};

/**
 * Says once a day what the log took in. A day in which nobody was there to say it is caught up with, one
 * statement for each day on which the log begins again; no event is in two of them, and none is left out.
 * Events are read piece by piece, and what they came to is kept for whoever goes on.
 */
export class Statements {
  private last: Statement | null | undefined;
  private begun: BegunStatement | null | undefined;
  /** The midnight up to which all is stated. */
  private statedTo: number | null = null;

  constructor(private readonly deps: StatementDeps) {}

  /** What is to be stated next; `reading`: more of its events are to be read; `null`: nothing before another midnight. */
  async due(): Promise<StatementDraft | 'reading' | null> {
    const now = this.deps.house.clock.now();
    const midnight = midnightBefore(now.getTime() - GRACE_MS);
    if (midnight === this.statedTo) return null;
    this.last = this.last === undefined ? await this.newest() : this.last;
    this.begun ??= await this.begin(this.last, now);
    if (this.begun !== null) return this.readOn(this.begun);
    this.statedTo = midnight;
    return null;
  }

  /** It is in the chain. */
  async made(statement: Statement): Promise<void> {
    this.last = statement;
    this.begun = null;
    await this.deps.drafts.forget();
  }

  private async readOn(begun: BegunStatement): Promise<StatementDraft | 'reading'> {
    const { house, drafts, eventsAtOnce = EVENTS_AT_ONCE } = this.deps;
    const key = await house.vault.obtain(SOURCES_KEY);
    const read = await begun.readOn(house, eventsAtOnce);
    if (read === 'all') return { kind: 'statement', ...begun.stated(key) };
    if (read === 'more') await drafts.keep(begun.kept(key));
    else {
      this.begun = null;
      await drafts.forget();
    }
    return 'reading';
  }

  private async begin(last: Statement | null, now: Date): Promise<BegunStatement | null> {
    const behind = last && entryHash(last);
    const found = this.begun === undefined ? await this.kept(behind) : null;
    if (found !== null) return found;
    const span = await this.nextSpan(last, now);
    return span && BegunStatement.begin(behind, span);
  }

  /** What another sealer has read. */
  private async kept(behind: string | null): Promise<BegunStatement | null> {
    const { house, drafts } = this.deps;
    const kept = await drafts.find();
    return kept && BegunStatement.from(kept, behind, await house.vault.obtain(SOURCES_KEY));
  }

  /**
   * Out of the chain alone: a catalogue that is behind, or built anew, would have days stated twice. One is
   * made each day, so it is not far back; the chain is read as a whole only while there never was one.
   */
  private async newest(): Promise<Statement | null> {
    const { chain } = this.deps;
    const head = await chain.head();
    for (let end = (head?.sequence ?? -1) + 1; end > 0; end -= PAGE) {
      const from = Math.max(0, end - PAGE);
      let last: Statement | null = null;
      for await (const { manifest } of chain.entries(from, end - from))
        if (manifest.kind === 'statement') last = manifest;
      if (last !== null) return last;
    }
    return null;
  }

  private async nextSpan(last: Statement | null, now: Date): Promise<Span | null> {
    const midnight = midnightBefore(now.getTime() - GRACE_MS);
    const before = endOf(last, now);
    if (before !== null && before >= midnight) return null;
    const first = await this.firstAfter(last?.upTo ?? null);
    // By a clock that was ahead, an event may be of a day that is still to come.
    const isDated = first !== null && atOf(first) <= now.getTime();
    const beganAt = isDated ? atOf(first) : midnight - DAY_MS;
    const from = before ?? midnightBefore(beganAt);
    if (from >= midnight) return null;
    const day = Math.max(from, Math.min(midnightBefore(beganAt), midnight - DAY_MS));
    return { from: iso(from), to: iso(day + DAY_MS), after: last?.upTo ?? null };
  }

  private async firstAfter(after: string | null): Promise<StoredEvent | null> {
    const { store } = this.deps.house;
    for await (const event of store.readAll(afterOf(after)))
      if (isOfProduct(event.stream)) return event;
    return null;
  }
}

/** `null`: there is none, or it ended by a clock that was ahead. */
const endOf = (last: Statement | null, now: Date): number | null => {
  const to = last && Date.parse(last.to);
  return to === null || isDatedAhead(to, now) ? null : to;
};

const iso = (ms: number): string => new Date(ms).toISOString();
const midnightBefore = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;
