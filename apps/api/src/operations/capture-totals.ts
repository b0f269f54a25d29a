import type {
  CompactionQueries,
  StoredTotals,
} from '#infra/read-model/recordings/compaction.queries';

const FRESH_MS = 60_000;

/** What all captures take; counted anew at most once a minute, however many ask. */
export class CaptureTotals {
  private counted: { at: number; totals: Promise<StoredTotals> } | null = null;

  constructor(private readonly compactions: Pick<CompactionQueries, 'totals'>) {}

  current(now = performance.now()): Promise<StoredTotals> {
    if (this.counted && now - this.counted.at < FRESH_MS) return this.counted.totals;
    const totals = this.compactions.totals();
    this.counted = { at: now, totals };
    totals.catch(() => (this.counted = null));
    return totals;
  }
}
