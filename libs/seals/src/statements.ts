import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { House } from '#infra/house';
import { isOfProduct } from '#infra/read-model/projection/log';
import type { Chain } from './chain.js';
import type { Draft } from './entry.js';
import { SOURCES_KEY, StatementTally } from './statement-tally.js';

const DAY_MS = 24 * 60 * 60_000;
/** Whoever decided something before midnight has it in the log by then, nearly always. */
const GRACE_MS = 60_000;
/** Entries of the chain that are read at once on the way back. */
const PAGE = 1_000;

type Statement = ManifestOf<'statement'>;
type StatementDraft = Extract<Draft, { kind: 'statement' }>;

export type StatementDeps = {
  readonly house: Pick<House, 'store' | 'vault' | 'clock'>;
  readonly chain: Pick<Chain, 'head' | 'entries'>;
};

/** Of which events the next statement speaks, as far as that is known before they are read. */
type Span = { readonly from: string; readonly to: string; readonly after: string | null };

/**
 * Says once a day what the log took in. A day in which nobody was there to say it is caught up with, one
 * statement for each day on which the log begins again; no event is in two of them, and none is left out.
 */
export class Statements {
  private last: Statement | null | undefined;
  private dueAt = -Infinity;

  constructor(private readonly deps: StatementDeps) {}

  /** What is to be stated next; `null`: nothing before another midnight. */
  async due(): Promise<StatementDraft | null> {
    const now = this.deps.house.clock.now();
    if (now.getTime() < this.dueAt) return null;
    const last = (this.last ??= await this.newest());
    const span = await this.nextSpan(last, now);
    if (span === null) this.dueAt = midnightBefore(now.getTime() - GRACE_MS) + DAY_MS + GRACE_MS;
    return span && this.stated(span, now);
  }

  /** It is in the chain. */
  made(statement: Statement): void {
    this.last = statement;
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
    if (last !== null && Date.parse(last.to) >= midnight) return null;
    const first = await this.firstAfter(last?.upTo ?? null);
    // By a clock that was ahead, an event may be of a day that is still to come.
    const isDated = first !== null && atOf(first) <= now.getTime();
    const beganAt = isDated ? atOf(first) : midnight - DAY_MS;
    const from = last === null ? midnightBefore(beganAt) : Date.parse(last.to);
    if (from >= midnight) return null;
    const day = Math.max(from, Math.min(midnightBefore(beganAt), midnight - DAY_MS));
    return { from: iso(from), to: iso(day + DAY_MS), after: last?.upTo ?? null };
  }

  private async firstAfter(after: string | null): Promise<StoredEvent | null> {
    for await (const event of this.eventsAfter(after)) return event;
    return null;
  }

  private async stated(span: Span, now: Date): Promise<StatementDraft> {
    const tally = new StatementTally();
    let upTo = span.after ?? '0';
    for await (const event of this.eventsAfter(span.after)) {
      const at = atOf(event);
      if (at >= Date.parse(span.to) && at <= now.getTime()) break;
      tally.add(event);
      upTo = event.position.toString();
    }
    const key = await this.deps.house.vault.obtain(SOURCES_KEY);
    return { kind: 'statement', ...span, upTo, ...tally.figures(key, span.to) };
  }

  private async *eventsAfter(after: string | null): AsyncGenerator<StoredEvent> {
    const events = this.deps.house.store.readAll(after === null ? {} : { after: BigInt(after) });
    for await (const event of events) if (isOfProduct(event.stream)) yield event;
  }
}

const atOf = ({ metadata }: StoredEvent): number => Date.parse((metadata as { at: string }).at);
const iso = (ms: number): string => new Date(ms).toISOString();
const midnightBefore = (ms: number): number => Math.floor(ms / DAY_MS) * DAY_MS;
