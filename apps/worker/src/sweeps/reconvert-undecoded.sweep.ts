import { z } from 'zod';
import { isConversionDue } from '#domain/recording/convert';
import { requestConversion } from '#domain/recording/request-conversion';
import { recording } from '#domain/recording/recording';
import { Refusal } from '#domain/kernel';
import { ReadingFault, readReading } from '#infra/blobs/reading';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { SealFault } from '#infra/crypt/sealed-format';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type {
  RecordingQueries,
  UndecodedRecording,
} from '#infra/read-model/recordings/recording.queries';
import { CONVERTER, mayBeNoise, readsFirstCallOnly } from '#media/converter';
import { decodableAmong } from '#media/decodable';
import { rereadCause } from '../jobs/reread-cause.js';

/** Looked at in one pass, and most that may wait for their conversion because of it. */
const AT_ONCE = 100;
const MOST_WAITING = 20;
/** After so many passes what earlier converters made is gone through again. */
const EARLIER_AGAIN = 240;

type Deps = {
  readonly house: Pick<House, 'ledger' | 'blobs' | 'clock' | 'keyring'>;
  readonly recordings: RecordingQueries;
};
type Nominee = UndecodedRecording & {
  /** Are those of its reading whole? Damaged, nobody knows what they were. */
  readonly facts?: 'whole' | 'damaged';
  /** Does its capture hold more than one call? */
  readonly hasOthers?: boolean;
};
type Page = (after: string | null) => Promise<Nominee[]>;

/**
 * Asks for what could not be decoded, in whole or in part, to be read again once it can be, and once
 * for what a converter read that did not see all encryption, as its sound may be noise, or that left all
 * calls of a capture unread but the first. A pass
 * looks at a few and goes on from there in the next; what waits for its conversion bounds it. Each
 * recording is asked once for what can be decoded now: the decision keeps count of that, so that a
 * capture that fails again stays failed, and several workers do no harm.
 */
export class ReconvertUndecoded {
  private after: string | null = null;
  /** Where it stands among those that an earlier converter made ready. Null: it is through. */
  private earlier: { after: string | null } | null = { after: null };
  private passes = 0;

  constructor(private readonly deps: Deps) {}

  /** @returns how many wait for their conversion because of it, or of another worker a moment ago. */
  readonly pass = async (): Promise<number> => {
    const { recordings } = this.deps;
    if (++this.passes % EARLIER_AGAIN === 0) this.earlier ??= { after: null };
    const room = MOST_WAITING - (await recordings.rereadingInTurn(MOST_WAITING));
    const known = await this.ask((after) => recordings.undecoded(after, AT_ONCE), this.after, room);
    this.after = known.after;
    return known.asked + (await this.passOfEarlier(room - known.asked));
  };

  private async passOfEarlier(room: number): Promise<number> {
    if (this.earlier === null || room <= 0) return 0;
    const { recordings, house } = this.deps;
    const page: Page = async (after) => {
      const open = house.keyring.openIds();
      const rows = await recordings.readyByOthers({ converter: CONVERTER, open }, after, AT_ONCE);
      return Promise.all(rows.map((row) => this.withCodecs(row)));
    };
    const { asked, after } = await this.ask(page, this.earlier.after, room);
    this.earlier = after === null ? null : { after };
    return asked;
  }

  /** Asks for those of a page that there is room for; `after` is where the next pass goes on. */
  private async ask(page: Page, after: string | null, room: number) {
    let asked = 0;
    let last = after;
    if (room <= 0) return { asked, after };
    for (const row of await page(after)) {
      if (asked >= room) return { asked, after: last };
      if (await this.askFor(row)) asked += 1;
      last = row.id;
    }
    return { asked, after: last === after ? null : last };
  }

  /** Does it wait for its conversion now? Another worker may have asked, which the rule knows first. */
  private async askFor(row: Nominee): Promise<boolean> {
    const wanted = await wantedOf(row);
    if (wanted === null || wanted.cause === row.cause) return false;
    const { ledger, clock } = this.deps.house;
    const on = systemOccasion(clock, 'reconversion');
    let isWaiting = false;
    const decide: ReturnType<typeof requestConversion> = (state, occasion) => {
      const events = requestConversion(wanted)(state, occasion);
      isWaiting = events.length > 0 || isConversionDue(state);
      return events;
    };
    try {
      await ledger.transact(recording, row.id, decide, on);
      return isWaiting;
    } catch (error) {
      // The catalogue only names those that may be asked for; the rule knows better.
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /**
   * Earlier converters left what they could not decode in the facts alone. A store that is not there
   * misses everything: that is no reason to read everything again.
   */
  private async withCodecs(row: UndecodedRecording): Promise<Nominee> {
    const facts = await this.factsOf(row.id);
    if (facts === 'missing') return row;
    const found = facts === 'damaged' ? null : toldBy(facts);
    if (found === null) return { ...row, facts: 'damaged' };
    const { undecoded: codecs, otherCalls } = found;
    return { ...row, codecs, facts: 'whole', hasOthers: otherCalls.length > 0 };
  }

  /** Without the key of the recording reading it again would find nothing either. */
  private async factsOf(id: string): Promise<Uint8Array | 'missing' | 'damaged'> {
    try {
      const { facts } = await readReading(this.deps.house.blobs, id, 'facts');
      return facts instanceof ReadingFault ? facts.state : facts;
    } catch (fault) {
      if (fault instanceof RecordingLocked || fault instanceof SealFault) return 'missing';
      throw fault;
    }
  }
}

const told = z.looseObject({
  undecoded: z.array(z.string()).default([]),
  otherCalls: z.array(z.unknown()).default([]),
});

const toldBy = (facts: Uint8Array): z.infer<typeof told> | null => {
  try {
    return told.parse(JSON.parse(Buffer.from(facts).toString('utf8')));
  } catch {
    return null;
  }
};

/** Why a recording should be read again now, or null. */
async function wantedOf({ codecs, converter, failed, facts, hasOthers }: Nominee) {
  if (facts === 'damaged')
    return { reason: 'What was found in it is damaged', cause: rereadCause([]) };
  const decodable = await decodableAmong(codecs);
  if (decodable.length > 0) {
    const codecs = decodable.toSorted();
    return { reason: `${codecs.join(', ')} can be decoded now`, cause: rereadCause(codecs) };
  }
  // The first converter did not say which codecs it failed for.
  const isUnknown = failed && codecs.length === 0 && converter !== CONVERTER;
  if (isUnknown) return { reason: 'A newer converter can decode more', cause: rereadCause([]) };
  if (facts !== 'whole') return null;
  if (mayBeNoise(converter))
    return { reason: 'A newer converter sees encryption', cause: rereadCause([]) };
  if (hasOthers === true && readsFirstCallOnly(converter))
    return { reason: 'A newer converter reads all calls of a capture', cause: rereadCause([]) };
  return null;
}
