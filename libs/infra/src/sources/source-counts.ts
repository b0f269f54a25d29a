import { type BegunCapture, count } from '#domain/source/count';
import { type Source, type SourceEvent, source } from '#domain/source/source';
import { type ExpectedRevision, WrongExpectedRevision } from '../event-store/event-store.js';
import type { House } from '../house.js';
import { systemOccasion } from '../occasion.js';
import { sourceStream } from './source-stream.js';

const KNOWN_SOURCES = 10_000;

/** The end of a stream is all that a decision needs: it may hold a million events. */
type Tail = { readonly revision: ExpectedRevision; readonly state: Source };

/**
 * Numbers the captures of each source without a hole, in the order of the log: the revision that was seen
 * decides when several count at once, and whoever comes again to one that was counted adds nothing.
 */
export class SourceCounts {
  private readonly tails = new Map<string, Tail>();

  constructor(private readonly house: Pick<House, 'store' | 'codec' | 'clock' | 'storeId'>) {}

  /** To be called in the order of the log. @throws EventStoreUnavailable */
  async count(device: string | null, capture: BegunCapture): Promise<void> {
    const stream = sourceStream(this.house.storeId, device);
    for (;;) {
      try {
        return await this.countIn(stream, capture);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        this.tails.delete(stream);
      }
    }
  }

  private async countIn(stream: string, capture: BegunCapture): Promise<void> {
    const { store, codec, clock } = this.house;
    const { revision, state } = this.tails.get(stream) ?? (await this.read(stream));
    const correlationId = capture.recording;
    const on = systemOccasion(clock, 'counter', { via: 'reaction', correlationId });
    const events = count(capture)(state, on);
    if (events.length === 0) return this.remember(stream, { revision, state });
    const encoded = await codec.encode(stream, revision, events, on);
    const appended = await store.append(stream, revision, encoded);
    this.remember(stream, { revision: appended.revision, state: { upTo: capture.position } });
  }

  private async read(stream: string): Promise<Tail> {
    const { store, codec } = this.house;
    const revision = await store.lastRevision(stream);
    if (revision === null) return { revision: 'no-stream', state: source.initial };
    for await (const stored of store.readStream(stream, revision)) {
      const { type, data } = (await codec.decode(stored)) as unknown as SourceEvent;
      return { revision, state: source.evolve[type](source.initial, data) };
    }
    throw new Error(`${stream} ends with an event that is not there.`);
  }

  private remember(stream: string, tail: Tail): void {
    if (this.tails.size >= KNOWN_SOURCES) this.tails.clear();
    this.tails.set(stream, tail);
  }
}
