import { type MissedEvent, instance } from '#domain/instance/instance';
import type { EventStore, StoredEvent } from '#infra/event-store/event-store';
import type { EventWatch } from './audit-events.js';
import type { Finding } from './audit-finding.js';

type Missed = { readonly count: number; readonly first: readonly MissedEvent[] };

/** What the log was found to hold no more when the catalogue was built anew: is it still missing? */
export class MissedEvents implements EventWatch {
  private readonly missing = new Map<string, Finding>();

  private constructor(reports: readonly StoredEvent[]) {
    for (const report of reports) {
      const { count, first } = report.data as Missed;
      const found = `found when the catalogue was built anew at ${(report.metadata as { at: string }).at}`;
      for (const { id, stream, revision } of first)
        this.missing.set(id, {
          what: 'event-missing',
          where: `${stream}@${revision}`,
          detail: `The log does not hold this event, which was there: ${found}.`,
        });
      if (count > first.length)
        this.missing.set(`${report.id} and more`, {
          what: 'event-missing',
          where: `${report.stream}@${report.revision.toString()}`,
          detail: `The log does not hold ${String(count)} events that were there, of which it names the first ${String(first.length)}: ${found}.`,
        });
    }
  }

  static async reported(store: Pick<EventStore, 'readStream'>): Promise<MissedEvents> {
    const reports: StoredEvent[] = [];
    for await (const event of store.readStream(instance.noun, 0n))
      if (event.type === 'EventsMissed') reports.push(event);
    return new MissedEvents(reports);
  }

  *audit({ id }: StoredEvent): Generator<Finding> {
    this.missing.delete(id);
  }

  *atEnd(): Generator<Finding> {
    yield* this.missing.values();
  }
}
