import { refuseUnlessWatermarked } from '#domain/recording/verify';
import type { Difference, Note } from '#domain/recording/verification';
import type { ManifestOf } from '#domain/seal/manifest';
import { SealFault } from '#infra/crypt/sealed-format';
import { UnknownEvent } from '#infra/event-store/codec';
import type { House } from '#infra/house';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import { CONVERTER } from '#media/converter';
import type { Chain } from './chain.js';
import type { ChainTree } from './chain-tree.js';
import { captureDifferences, soundDifferences } from './content-differences.js';
import { saltSecretOf } from './commitments.js';
import { type Entry, entryHash } from './entry.js';
import {
  UNREADABLE,
  factDifferences,
  historyDifferences,
  unreadableEvents,
} from './history-differences.js';
import { readLeaves } from './kept-leaves.js';
import type { Measured, Measuring, MeasuringTask } from './measuring.js';
import { type PlaceDeps, type Witness, placeDifferences } from './place-differences.js';
import { type ReadableTold, type Told, readableOf } from './told.js';

export type VerifyDeps = PlaceDeps & {
  readonly house: Pick<House, 'store' | 'codec' | 'vault' | 'dataKeys' | 'blobs' | 'config'>;
  readonly chain: Chain;
  readonly tree: ChainTree;
  readonly queries: Pick<SealQueries, 'entriesOf' | 'entryAfter'>;
  readonly measuring: Pick<Measuring, 'measure'>;
};

type RecordingEntry = Entry & { readonly manifest: ManifestOf<'recording'> };

/** What came of comparing a recording, as it is stored now, with its seal. */
export type Verification = {
  readonly sequence: number;
  readonly differences: readonly Difference[];
  /** What could not be compared, and why: it is no difference. */
  readonly notes: readonly Note[];
  readonly seal: RecordingEntry | null;
  /** The first checkpoint that covers the seal. */
  readonly checkpoint: Witness | null;
};

/**
 * Works everything out anew from the stored bytes and the log, and compares it with the last seal.
 * @throws Refusal when it was not sealed, or is gone; RecordingLocked
 */
export const verifyRecording = async (deps: VerifyDeps, id: string): Promise<Verification> => {
  const told = await readableOf(deps.house, id);
  const sequence = sequenceOf(told);
  if (sequence === null) return unfound(0, unreadableEvents(told.unreadable));
  const seal = await ifReadable(() => deps.chain.entryOfKind('recording', sequence));
  if (seal !== null && 'code' in seal)
    return unfound(sequence, [...unreadableEvents(told.unreadable), seal]);
  if (seal?.manifest.recording !== id)
    return unfound(sequence, [...unreadableEvents(told.unreadable), missing(seal)]);
  const [place, content] = await Promise.all([
    placeOf(deps, seal),
    contentOf(deps, told, seal.manifest),
  ]);
  const differences = [...place.differences, ...saidOtherwise(told, seal), ...content.differences];
  const notes = [...place.notes, ...content.notes];
  return { sequence, differences, notes, seal, checkpoint: place.checkpoint };
};

/** An entry of the chain that was changed is what differs, and no reason to compare nothing. */
const ifReadable = async <T>(read: () => Promise<T>): Promise<T | Difference> => {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UnknownEvent)) throw error;
    const entry = String(error.revision);
    const detail = `Entry ${entry} of the chain of seals ${UNREADABLE}`;
    return { part: 'chain', code: 'entry-unreadable', detail, figures: { entry } };
  }
};

const placeOf = async (deps: VerifyDeps, seal: Entry) => {
  const place = await ifReadable(() => placeDifferences(deps, seal));
  return 'code' in place ? { differences: [place], notes: [], checkpoint: null } : place;
};

/** `null`: what is left of its history does not tell that it was sealed. */
const sequenceOf = ({ unreadable, state }: ReadableTold): number | null =>
  unreadable.length === 0 ? refuseUnlessWatermarked(state) : state.watermark.sequence;

const unfound = (sequence: number, differences: readonly Difference[]): Verification => ({
  sequence,
  differences,
  notes: [],
  seal: null,
  checkpoint: null,
});

const missing = (found: Entry | null): Difference => ({
  part: 'chain',
  code: found === null ? 'entry-missing' : 'entry-of-another',
  detail:
    found === null
      ? 'The chain of seals does not hold the entry that its history names.'
      : 'The entry of the chain that its history names is about something else.',
});

const saidOtherwise = ({ events }: Told, { manifest }: RecordingEntry): Difference[] => {
  const hash = entryHash(manifest);
  const said = events.findLast(
    ({ type, data }) =>
      type === 'RecordingWatermarked' && 'hash' in data && data.sequence === manifest.sequence,
  );
  const same = said?.type === 'RecordingWatermarked' && said.data.hash === hash;
  if (same) return [];
  const detail = 'The entry of the chain is not the one that its history names.';
  return [{ part: 'chain', code: 'entry-differs', detail }];
};

const contentOf = async (
  deps: VerifyDeps,
  told: ReadableTold,
  manifest: ManifestOf<'recording'>,
) => {
  const { house } = deps;
  const id = manifest.recording;
  const key = await house.vault.find(id);
  const secret = key && saltSecretOf(key);
  const without = unheard(told, manifest);
  const measured = await measuredOf(deps, id, without === null ? secret : null);
  const { capture, sound } = manifest;
  const roots = { capture: capture.merkleRoot, seconds: sound?.secondsRoot ?? null };
  const leaves = await readLeaves(house.blobs, id, roots);
  const areFactsThere = told.unreadable.every((n) => n >= manifest.history.events);
  const differences = [
    ...unreadableEvents(told.unreadable),
    ...historyDifferences(told, manifest.history),
    ...(areFactsThere ? factDifferences(told, manifest, secret) : []),
    ...captureDifferences(capture, measured.capture, leaves.capture),
    ...(sound && measured.sound ? soundDifferences(sound, measured.sound, leaves.seconds) : []),
  ];
  const notes = [without, areFactsThere ? null : FACTS_LEFT_OUT];
  return { differences, notes: notes.filter((note) => note !== null) };
};

const FACTS_LEFT_OUT: Note = {
  code: 'facts-not-compared',
  detail: 'The facts of the call were not compared: not all events can be read.',
};

/** Without its data key none of its bytes can be read. */
const measuredOf = async (
  { house, measuring }: VerifyDeps,
  recordingId: string,
  secret: MeasuringTask['secret'],
): Promise<Measured> => {
  try {
    const dataKey = await house.dataKeys.find(recordingId);
    const { blobUrl } = house.config;
    return await measuring.measure({ blobUrl, recordingId, dataKey, secret });
  } catch (error) {
    if (!(error instanceof SealFault)) throw error;
    return { capture: { fault: error.message }, sound: null };
  }
};

/** Why its sound is not compared, or `null`. */
const unheard = ({ state }: Told, { sound }: ManifestOf<'recording'>): Note | null => {
  if (sound === null) return SOUND_NOT_SEALED;
  if (sound.converter !== CONVERTER) return byAnother(sound.converter);
  return state.watermark.covers === 'sound' ? null : READ_ANEW;
};

const SOUND_NOT_SEALED: Note = {
  code: 'sound-not-sealed',
  detail:
    'The seal covers the capture, not the sound: it was not decoded when it was sealed, or cannot be.',
};
const READ_ANEW: Note = {
  code: 'sound-read-anew',
  detail: 'The capture was read anew since it was sealed; its sound is sealed again soon.',
};

const byAnother = (sealed: string): Note => ({
  code: 'sound-by-another-converter',
  detail: `The sound was sealed as ${sealed} decodes it; this is ${CONVERTER}. The capture it is decoded from was compared.`,
  figures: { sealed, present: CONVERTER },
});
