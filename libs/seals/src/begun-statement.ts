import { createHmac } from 'node:crypto';
import type { ManifestOf } from '#domain/seal/manifest';
import type { StoredEvent } from '#infra/event-store/event-store';
import type { House } from '#infra/house';
import { isOfProduct } from '#infra/read-model/projection/log';
import type { KeptDraft } from '#infra/read-model/seals/statement-drafts';
import { type Figures, type KeptTally, StatementTally } from './statement-tally.js';

/** Of which events a statement speaks, as far as that is known before they are read. */
export type Span = Pick<ManifestOf<'statement'>, 'from' | 'to' | 'after'>;

/** Where reading goes on: with the event that was read last, so that it shows when the log is another one. */
type Place = {
  /** Of the event before that one; `null`: there is none. */
  readonly after: string | null;
  readonly at: string | null;
  /** `null`: none was read. */
  readonly id: string | null;
};

type Kept = {
  readonly v: 1;
  /** Hash of the statement that it follows; `null`: it is the first. */
  readonly behind: string | null;
  readonly span: Span;
  readonly upTo: string;
  readonly place: Place;
  readonly tally: KeptTally;
};

/** A statement of which a part of the events was read. */
export class BegunStatement {
  private constructor(
    private readonly behind: string | null,
    readonly span: Span,
    private upTo: string,
    private place: Place,
    private readonly tally: StatementTally,
  ) {}

  /** `behind`: hash of the statement that it follows. */
  static begin(behind: string | null, span: Span): BegunStatement {
    const place = { after: span.after, at: span.after, id: null };
    return new BegunStatement(behind, span, span.after ?? '0', place, new StatementTally());
  }

  /** `null`: what is kept follows another statement, or somebody else wrote it. */
  static from(
    { draft, mac }: KeptDraft,
    behind: string | null,
    key: Uint8Array,
  ): BegunStatement | null {
    if (!macOf(key, draft).equals(mac)) return null;
    const kept = JSON.parse(draft) as Kept;
    if (kept.v !== 1 || kept.behind !== behind) return null;
    const tally = new StatementTally(kept.tally);
    return new BegunStatement(behind, kept.span, kept.upTo, kept.place, tally);
  }

  kept(key: Uint8Array): KeptDraft {
    const { behind, span, upTo, place } = this;
    const kept: Kept = { v: 1, behind, span, upTo, place, tally: this.tally.kept() };
    const draft = JSON.stringify(kept);
    return { draft, mac: macOf(key, draft) };
  }

  /**
   * Reads so many events more. `changed`: the one that was read last is not there any more, so what was read
   * says nothing of this log.
   */
  async readOn(
    { store, clock }: Pick<House, 'store' | 'clock'>,
    events: number,
  ): Promise<'all' | 'more' | 'changed'> {
    const { after, id } = this.place;
    const limit = id === null ? events : events + 1;
    let read = 0;
    for await (const event of store.readAll({ ...afterOf(after), limit })) {
      read += 1;
      if (read === 1 && id !== null) {
        if (event.id !== id) return 'changed';
        continue;
      }
      if (isOfProduct(event.stream)) {
        if (this.isLater(event, clock.now())) return 'all';
        this.tally.add(event);
        this.upTo = event.position.toString();
      }
      this.place = { after: this.place.at, at: event.position.toString(), id: event.id };
    }
    if (read === 0 && id !== null) return 'changed';
    return read < limit ? 'all' : 'more';
  }

  /** Once all was read. `key`: that of the sources. */
  stated(key: Uint8Array): Span & Figures & { readonly upTo: string } {
    return { ...this.span, upTo: this.upTo, ...this.tally.figures(key, this.span.to) };
  }

  /** Decided when the statement had ended; by a clock that was ahead, it says nothing of the day. */
  private isLater(event: StoredEvent, now: Date): boolean {
    const at = atOf(event);
    return at >= Date.parse(this.span.to) && at <= now.getTime();
  }
}

/** When it was decided, in milliseconds. */
export const atOf = ({ metadata }: StoredEvent): number =>
  Date.parse((metadata as { at: string }).at);

/** Where reading the log goes on behind a place. */
export const afterOf = (place: string | null): { after?: bigint } =>
  place === null ? {} : { after: BigInt(place) };

const macOf = (key: Uint8Array, draft: string): Buffer =>
  createHmac('sha256', key)
    .update('recordings: a statement that was begun\n')
    .update(draft)
    .digest();
