import type { Session } from '#domain/access/may';
import { ReadingFault, readReading, whole } from '#infra/blobs/reading';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import type { VirtualWav } from '#media/audio';
import { CompactFault } from '#media/compact/compact-fault';
import { decodeIndex } from '#media/index/index-format';
import type { Peaks } from '#media/peaks';
import type { Context } from '../context.js';
import { bytesProblem } from './bytes-problem.js';
import { callSheetFactsOf } from './call-sheet-facts-of.js';
import { type ConversionFacts, factsOf } from './conversion-facts.js';
import type { CallSheetPool } from './download/call-sheet-pool.js';
import { safeFileName } from './download/file-name.js';
import { type Missing, NOTE_NAME, whatIsMissing } from './download/what-is-missing.js';
import type { DownloadParts, DownloadedWav } from './download/zip.js';
import { historyOf } from './history-of.js';
import { notesOn } from './notes.js';
import { type OtherSound, closeOthers, openOtherSounds } from './other-sounds.js';
import { peaksOf } from './recorded-peaks.js';
import { type LeftWav, openLeftWav, streamOf } from './recorded-wav.js';
import { silentStretches } from './silent-stretches.js';

type Deps = { readonly context: Context; readonly callSheets: CallSheetPool };

/** Who takes which recording away. */
export type Taking = {
  readonly recording: RecordingJson;
  readonly by: Session;
  /** IANA name. */
  readonly timeZone: string;
  /** Aborts when whoever asked has gone. */
  readonly gone: AbortSignal;
  /** Is told of what cannot be read of the capture, before anything goes out; what it throws is thrown. */
  readonly onDamage?: (damage: Damage) => void;
};

/** `silent`: when nothing is heard for want of these bytes, in seconds. */
export type Damage = Pick<Missing, 'silent' | 'bytes'>;

type Known = {
  readonly facts: ConversionFacts | ReadingFault;
  readonly peaks: Peaks | ReadingFault;
};

/**
 * All that is taken away with a recording. What can be had is in it, and a note of what cannot: the whole
 * capture is looked through for that, before the first byte goes out. Its WAV must be opened, and closed.
 * @throws what openLeftWav throws: there is no sound to be had
 */
export const gatherDownload = async (deps: Deps, taking: Taking): Promise<DownloadParts> => {
  const { blobs } = deps.context.house;
  const { id, startedAt } = taking.recording;
  const found = await readReading(blobs, id, 'index', 'peaks', 'facts');
  const index = whole(found.index);
  const sound = await openLeftWav(blobs, { id, index }, { channel: 'both' });
  let others: OtherSound[] = [];
  try {
    const known = {
      facts: had(() => factsOf(found.facts)),
      peaks: had(() => peaksOf(found.peaks)),
    };
    const checked = sound.left.check(taking.gone);
    const [pdf] = await Promise.all([callSheet(deps, taking, known), checked]);
    others = await openOtherSounds(blobs, id, taking.gone);
    const note = noteOf(sound, index, known, others);
    if (note) tellOfDamage(deps.context, id, note.text);
    if (sound.left.missing.length > 0) taking.onDamage?.(damageOf(sound, index));
    const wav = downloaded(sound, nameOf(taking.recording, '.wav'));
    const sheet = { name: nameOf(taking.recording, '.pdf'), bytes: pdf };
    const more = others.flatMap(({ call, sound: other }) => {
      const name = nameOf(taking.recording, `, call ${call}.wav`);
      return other instanceof ReadingFault ? [] : [downloaded(other, name)];
    });
    return { wav, others: more, pdf: sheet, note, mtime: new Date(startedAt) };
  } catch (error) {
    await closeOthers(others);
    await sound.close();
    throw error;
  }
};

const tellOfDamage = ({ log }: Pick<Context, 'log'>, recording: string, note: string): void => {
  log.error({ recording, note }, 'stored bytes are damaged');
};

/** The sound of a recording by itself: `frames` of `sampleRate` a second behind the head of its WAV. */
export type GatheredSound = Pick<DownloadParts, 'wav' | 'note'> & {
  readonly frames: number;
  readonly sampleRate: number;
  /** For who does not open its WAV. */
  readonly close: () => Promise<void>;
};

/** The sound of the call alone, and a note of what of it cannot be had. @throws as `gatherDownload` */
export const gatherSound = async (
  { context }: Pick<Deps, 'context'>,
  { recording, gone }: Pick<Taking, 'recording' | 'gone'>,
): Promise<GatheredSound> => {
  const { blobs } = context.house;
  const { id } = recording;
  const index = whole((await readReading(blobs, id, 'index')).index);
  const sound = await openLeftWav(blobs, { id, index }, { channel: 'both' });
  try {
    await sound.left.check(gone);
    const text = whatIsMissing({ ...damageOf(sound, index), others: [], faults: [] });
    if (text !== null) tellOfDamage(context, id, text);
    const { frames, sampleRate } = decodeIndex(index);
    const wav = downloaded(sound, nameOf(recording, '.wav'));
    const note = text === null ? null : { name: NOTE_NAME, text };
    return { wav, note, frames, sampleRate, close: sound.close };
  } catch (error) {
    await sound.close();
    throw error;
  }
};

const downloaded = (sound: LeftWav, name: string): DownloadedWav => ({
  name,
  byteLength: sound.wav.byteLength,
  open: () => streamOf({ ...sound, wav: asChecked(sound) }),
});

/** A file name for what is taken away of a recording. */
export const nameOf = (recording: RecordingJson, extension: string): string =>
  safeFileName([recording.startedAt.slice(0, 16).replace('T', ' '), titleOf(recording)], extension);

const titleOf = ({ local, remote, name, id }: RecordingJson): string => {
  const parties = [local.name ?? local.number, remote.name ?? remote.number].filter(Boolean);
  return parties.length > 0 ? parties.join(' - ') : (name?.replace(/\.pcap(ng)?$/i, '') ?? id);
};

const callSheet = async (
  { context, callSheets }: Deps,
  { recording, by, timeZone, gone }: Taking,
  { facts, peaks }: Known,
): Promise<Uint8Array> => {
  const { users, settings, house } = context;
  const [history, { items: notes }, { pbxName }] = await Promise.all([
    historyOf(context, by, recording.id),
    notesOn(house, recording.id, users),
    settings.current(),
  ]);
  const sheet = callSheetFactsOf({
    recording,
    facts: facts instanceof ReadingFault ? null : facts,
    peaks: peaks instanceof ReadingFault ? null : peaks,
    notes,
    history,
    pbxName,
    exportedBy: by.name,
    exportedAt: house.clock.now(),
    timeZone,
  });
  return callSheets.render({ kind: 'call', facts: sheet }, gone);
};

const had = <T>(read: () => T): T | ReadingFault => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ReadingFault) return error;
    throw error;
  }
};

const damageOf = ({ left: { missing } }: LeftWav, index: Uint8Array): Damage => ({
  silent: missing.length > 0 ? silentStretches(index, missing) : [],
  bytes: missing.reduce((sum, { from, to }) => sum + to - from, 0),
});

const noteOf = (
  sound: LeftWav,
  index: Uint8Array,
  { peaks, facts }: Known,
  others: readonly OtherSound[],
): DownloadParts['note'] => {
  const faults = [peaks, facts]
    .filter((each) => each instanceof ReadingFault)
    .map((fault) => `${saying(fault)} The PDF lacks it.`);
  for (const { call, sound } of others)
    if (sound instanceof ReadingFault)
      faults.push(`${saying(sound)} The audio of call ${call} is not here.`);
  const text = whatIsMissing({
    ...damageOf(sound, index),
    others: others.map(({ call, index, sound }) => ({
      call,
      silent: sound instanceof ReadingFault ? [] : silentStretches(index, sound.left.missing),
    })),
    faults,
  });
  return text === null ? null : { name: NOTE_NAME, text };
};

const saying = (fault: ReadingFault): string => bytesProblem(fault)?.detail ?? fault.message;

/** The note is written by now: what turns out to be missing later must not go out as silence. */
const asChecked = ({ wav, left }: LeftWav): VirtualWav => {
  const known = left.missing.length;
  return {
    ...wav,
    async *read(start, end, signal) {
      yield* wav.read(start, end, signal);
      if (left.missing.length > known)
        throw new CompactFault('More of the capture was damaged while it was sent.');
    },
  };
};
