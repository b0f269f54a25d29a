import type { StoredEvent } from '#infra/event-store/event-store';
import { sourceStream } from '#infra/sources/source-stream';
import type { EventWatch } from './audit-events.js';
import type { Finding } from './audit-finding.js';

/** Captures are counted within seconds; after so long without a worker that is worth to be told. */
const FRESH_MS = 10 * 60_000;

type Begun = { readonly recording: string; readonly position: bigint; readonly at: string };

/**
 * Is every capture that began counted in the stream of its source, once, and did every one that is counted
 * begin? Holds what was not counted yet, as far as the log is read.
 */
export class CountedCaptures implements EventWatch {
  private readonly waiting = new Map<string, Begun[]>();
  /** The newest capture that was counted of any source: all before it must be. */
  private upTo = -1n;

  constructor(private readonly deps: { readonly storeId: string; readonly now: Date }) {}

  *audit(event: StoredEvent): Generator<Finding> {
    if (event.type === 'RecordingStarted') this.begin(event);
    if (event.type === 'CaptureCounted') yield* this.count(event);
  }

  *atEnd(): Generator<Finding> {
    for (const begun of [...this.waiting.values()].flat())
      if (begun.position < this.upTo || !this.isFresh(begun)) yield uncounted(begun);
  }

  private begin({ stream, position, data, metadata }: StoredEvent): void {
    const { device } = data as { device: string | null };
    const source = sourceStream(this.deps.storeId, device);
    const recording = stream.slice(stream.indexOf('-') + 1);
    const begun = { recording, position, at: (metadata as { at: string }).at };
    const waiting = this.waiting.get(source);
    if (waiting) waiting.push(begun);
    else this.waiting.set(source, [begun]);
  }

  /** Those of a source are counted in the order in which they began: what is passed over was left out. */
  private *count({ stream, revision, data }: StoredEvent): Generator<Finding> {
    const { recording, position } = data as { recording: string; position: string };
    const place = BigInt(position);
    if (place > this.upTo) this.upTo = place;
    const waiting = this.waiting.get(stream) ?? [];
    const later = waiting.findIndex((begun) => begun.position > place);
    const passed = waiting.splice(0, later === -1 ? waiting.length : later);
    const last = passed.at(-1);
    const isIt = last?.position === place && last.recording === recording;
    if (isIt) passed.pop();
    for (const begun of passed) yield uncounted(begun);
    if (waiting.length === 0) this.waiting.delete(stream);
    if (isIt) return;
    yield {
      what: 'event-missing',
      where: `recording-${recording}@0`,
      detail: `${stream}@${String(revision)} counts this capture: the log does not tell that it began, or it was counted already.`,
    };
  }

  private isFresh({ at }: Begun): boolean {
    return Math.abs(this.deps.now.getTime() - Date.parse(at)) < FRESH_MS;
  }
}

const uncounted = ({ recording }: Begun): Finding => ({
  what: 'event-missing',
  where: `source of ${recording}`,
  detail: 'This capture began, and is not counted among those of its source.',
});
