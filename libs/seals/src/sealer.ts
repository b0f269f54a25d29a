import { isGone } from '#domain/recording/removable';
import { recording } from '#domain/recording/recording';
import { tombstoned, watermarked } from '#domain/recording/watermark';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { UnknownEvent } from '#infra/event-store/codec';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from './chain.js';
import { appendCheckpoint } from './checkpoints.js';
import type { ChainTree } from './chain-tree.js';
import { isDatedAhead } from './clock-ahead.js';
import { type DraftDeps, Unsealable, draftOf } from './draft.js';
import { DueRecordings } from './due-recordings.js';
import { type Draft, type Entry, type Head, entryHash, headAfter } from './entry.js';
import { isOfOne, wordsOf } from './fault-of-one.js';
import type { SigningKeys } from './signing-keys.js';
import { type StatementDeps, Statements } from './statements.js';
import { conversionsIn, toldOf } from './told.js';
import { uncutHead } from './uncut-head.js';

/** Entries in one append: also how many may be in the chain and not be said of yet after a crash. */
const BATCH = 64;
const AT_ONCE = 8;
/** What cannot be sealed is tried again after so long. */
const AGAIN_MS = 10 * 60_000;
/** What was looked at just now is, once the catalogue has had the time to show it. */
const SHOWN_MS = 1_000;
/** Batches without anything to seal, one after the other. */
const MOST_IDLE = 8;
/** So many of what cannot be sealed are known to be told of already. */
const MOST_TOLD = 10_000;
const DAY_MS = 24 * 60 * 60_000;

export type SealerDeps = Omit<DraftDeps, 'house'> &
  Pick<StatementDeps, 'drafts' | 'eventsAtOnce'> & {
    readonly house: House;
    readonly chain: Chain;
    readonly tree: ChainTree;
    readonly keys: SigningKeys;
    readonly queries: Pick<SealQueries, 'fresh' | 'followed' | 'earliest' | 'entriesOf'>;
    /** What cannot be sealed is told here, once in a while. */
    readonly onUnsealable: (fault: Unsealable) => void;
  };

/**
 * Adds to the chain what is due, batch by batch. One at a time: two of them would only lose races. What
 * a crash left said in the chain alone is said in the streams of the recordings first.
 */
export class Sealer {
  private head: Head | null = null;
  private isHealed = false;
  /** When the newest checkpoint was made, or nothing was there for another, in milliseconds. */
  private checkpointedAt = -Infinity;
  private isReading = false;
  /** How often more could be read than before. */
  private openings = 0;
  private readonly told = new Set<string>();
  private readonly due: DueRecordings;
  private readonly statements: Statements;

  constructor(private readonly deps: SealerDeps) {
    this.due = new DueRecordings(deps.queries);
    this.statements = new Statements(deps);
  }

  /** Whether more events of the day are to be read for its statement, at the next pass. */
  get isStating(): boolean {
    return this.isReading;
  }

  /**
   * One batch, or statement or checkpoint of the day, which do not wait until nothing is due. Of a busy day
   * a part is read for its statement, and a batch sealed beside it.
   * @returns how many entries; 0: nothing is due. @throws WrongExpectedRevision, ChainCut
   */
  async pass(): Promise<number> {
    if (!this.isHealed) await this.heal();
    const signed = (await this.stateIfDue()) || (await this.checkpointIfDue());
    if (signed > 0) return signed;
    for (let batch = 0; batch < MOST_IDLE; batch++) {
      const ids = await this.due.next(BATCH);
      if (ids.length === 0) return 0;
      const drafts = await this.drafts(ids);
      if (drafts.length > 0) return this.seal(drafts);
    }
    return 0;
  }

  /** A crypt key was opened: what waits for one is tried again. */
  wakeLocked(): void {
    this.openings += 1;
    this.due.wakeLocked();
  }

  private async seal(drafts: readonly Draft[]): Promise<number> {
    const { chain, keys, tree } = this.deps;
    const head = this.head ?? (await this.begin());
    const entries = await chain.append(head, drafts, await keys.find(head.key), this.occasion());
    for (const { manifest } of entries) this.head = headAfter(manifest);
    await tree.follow(entries);
    await this.say(entries);
    return entries.length;
  }

  private async stateIfDue(): Promise<number> {
    const { chain, keys } = this.deps;
    const draft = this.head === null ? null : await this.statements.due();
    this.isReading = draft === 'reading';
    if (this.head === null || draft === null || draft === 'reading') return 0;
    const key = await keys.find(this.head.key);
    for (const { manifest } of await chain.append(this.head, [draft], key, this.occasion())) {
      this.head = headAfter(manifest);
      if (manifest.kind === 'statement') await this.statements.made(manifest);
    }
    return 1;
  }

  private async checkpointIfDue(): Promise<number> {
    const { house, queries, chain } = this.deps;
    const now = house.clock.now();
    if (this.head === null || this.isEarly(now)) return 0;
    const [last] = await queries.entriesOf('CheckpointChained', 1);
    const since = await chain.entry(Number(last ?? 0));
    const isNewest = since?.manifest.sequence === this.head.sequence;
    this.checkpointedAt = isNewest ? now.getTime() : Date.parse(since?.manifest.sealedAt ?? '');
    if (isNewest || this.isEarly(now)) return 0;
    const entry = await appendCheckpoint(this.deps, this.occasion());
    if (entry === null) return 0;
    this.head = headAfter(entry.manifest);
    this.checkpointedAt = now.getTime();
    return 1;
  }

  /** The day after the checkpoint before is not over; one that was dated by a clock that was ahead has none. */
  private isEarly(now: Date): boolean {
    const at = this.checkpointedAt;
    return now.getTime() < at + DAY_MS && !isDatedAhead(at, now);
  }

  /** The first key. Whoever is slower forgets his. */
  private async begin(): Promise<Head> {
    const { chain, keys } = this.deps;
    const key = await keys.make();
    try {
      return await chain.appendKey(null, key, { by: key, on: this.occasion() });
    } catch (error) {
      if ((await chain.head())?.key !== key.id) await keys.forget(key.id);
      throw error;
    }
  }

  private async heal(): Promise<void> {
    this.head = await uncutHead(this.deps);
    if (this.head !== null) await this.say(await this.lastBatch(this.head));
    this.isHealed = true;
  }

  /** The last entries about recordings: others may have been added behind them since. */
  private async lastBatch({ sequence }: Head): Promise<Entry[]> {
    let found: Entry[] = [];
    for (let end = sequence + 1; end > 0 && found.length < BATCH; end -= BATCH) {
      const from = Math.max(0, end - BATCH);
      const some: Entry[] = [];
      for await (const entry of this.deps.chain.entries(from, end - from))
        if ('recording' in entry.manifest) some.push(entry);
      found = [...some, ...found];
    }
    return found;
  }

  private async drafts(ids: readonly string[]): Promise<Draft[]> {
    const drafts: Draft[] = [];
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE).map((id) => this.draft(id));
      drafts.push(...(await Promise.all(some)).filter((draft) => draft !== null));
    }
    return drafts;
  }

  private async draft(id: string): Promise<Draft | null> {
    const { openings } = this;
    try {
      this.due.rest(id, SHOWN_MS);
      return await draftOf(this.deps, id);
    } catch (error) {
      const isLocked = error instanceof RecordingLocked;
      if (!isLocked) await this.tell(id, error);
      // What was opened while it was tried may be just its key.
      if (!isLocked || openings === this.openings) this.due.rest(id, AGAIN_MS, { isLocked });
      return null;
    }
  }

  /** What is wrong with one of them; whatever is wrong with all is thrown. */
  private async tell(id: string, error: unknown): Promise<void> {
    const isKnown = error instanceof Unsealable;
    if (!isKnown && !(await isOfOne(this.deps, error))) throw error;
    if (this.told.has(id)) return;
    if (this.told.size >= MOST_TOLD) this.told.clear();
    this.told.add(id);
    this.deps.onUnsealable(isKnown ? error : new Unsealable(id, wordsOf(error)));
  }

  /** In the streams of the recordings, what the chain says of them. */
  private async say(entries: readonly Entry[]): Promise<void> {
    for (let from = 0; from < entries.length; from += AT_ONCE)
      await Promise.all(entries.slice(from, from + AT_ONCE).map((entry) => this.sayIfRead(entry)));
  }

  /** Where the history of one cannot be read, nothing can be said in it: it must not stop the others. */
  private async sayIfRead(entry: Entry): Promise<void> {
    const { manifest } = entry;
    try {
      await this.sayOne(entry);
    } catch (error) {
      if (!(error instanceof UnknownEvent) || !('recording' in manifest)) throw error;
      await this.tell(manifest.recording, error);
      this.due.rest(manifest.recording, AGAIN_MS);
    }
  }

  private async sayOne({ manifest }: Entry): Promise<void> {
    const { house } = this.deps;
    const { sequence, key } = manifest;
    if (manifest.kind === 'tombstone')
      await house.ledger.transact(
        recording,
        manifest.recording,
        tombstoned(sequence),
        this.occasion(),
      );
    if (manifest.kind !== 'recording') return;
    const { capture, sound, history } = manifest;
    const told = await toldOf(house, manifest.recording);
    const conversions = sound === null ? null : conversionsIn(told, history.events);
    const sealed = {
      sequence,
      key,
      hash: entryHash(manifest),
      sha256: capture.sha256,
      conversions,
    };
    await house.ledger.transact(
      recording,
      manifest.recording,
      watermarked(sealed),
      this.occasion(),
    );
    await this.leaveNothing(manifest.recording);
  }

  /** What was deleted meanwhile may have been erased before the leaves were kept. */
  private async leaveNothing(id: string): Promise<void> {
    const { ledger, blobs } = this.deps.house;
    const { state } = await ledger.load(recording, id);
    if (isGone(state)) await blobs.delete(recordingBlobs(id).leaves);
  }

  private occasion() {
    return systemOccasion(this.deps.house.clock, 'sealer');
  }
}
