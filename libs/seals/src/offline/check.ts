import type { ManifestOf } from '#domain/seal/manifest';
import { canonicalJson } from '../canonical-json.js';
import { fromBase64, textOf } from './bytes.js';
import {
  type Keys,
  isSignedInPlace,
  manifestBytes,
  placeFindings,
  vouchedKeys,
} from './chain-check.js';
import { captureFindings, factFindings, historyFindings, soundFindings } from './content-check.js';
import {
  FILES,
  type FileList,
  type Openings,
  type Place,
  type Redaction,
  type SealedLeaves,
  type StoredHistory,
} from './evidence.js';
import { type Files, fileIn, jsonIn, listFindings } from './files-check.js';
import type { Finding } from './finding.js';
import { redactedSoundFindings, redactionFindings } from './redaction-check.js';
import { type Stamped, stampIn } from './stamp-check.js';
import { type Wav, readWav } from './wav-chunks.js';

type Seal = ManifestOf<'recording'>;

/** What came of checking. Without findings everything is as it was sealed. */
export type Verdict = {
  readonly findings: readonly Finding[];
  /** What could not be compared, and why. */
  readonly notes: readonly string[];
  /** What the seal says; `null`: it cannot be read. */
  readonly seal: Seal | null;
  /** Where it says that it stands; `null`: a WAV alone does not tell. */
  readonly place: Place | null;
  /** What it says of seconds that are withheld, signed; `null`: none are, or that is not signed. */
  readonly redaction: Redaction | null;
  /** Who has signed when that its checkpoint was there; `null`: nobody, or that is not what was signed. */
  readonly stamp: Stamped | null;
};

const NOT_COMPARED =
  'The content was not compared with the seal, as the key of its place in the chain did not sign the seal.';

/** Works out everything anew from the files of an evidence package. */
export const checkPackage = async (files: Files): Promise<Verdict> => {
  const reading = readingOf(files);
  const { findings, read, add } = reading;
  const place = await read<Place>(FILES.chain);
  const keys = await keysIn(place, reading);
  const seal = await read<Seal>(FILES.manifest);
  const list = await read<FileList>(FILES.list);
  if (list) await add(FILES.list, () => listFindings(files, list, { keys, seal }));
  const stamp = await stampedIn(reading, place);
  const unproved = { findings, seal, place, redaction: null, stamp };
  if (seal === null) return { ...unproved, notes: [] };
  const isProved = await add(FILES.manifest, () => sealFindings(files, seal, keys));
  if (place) await add(FILES.chain, () => placeFindings(seal, place, keys));
  if (!isProved) return { ...unproved, notes: [NOT_COMPARED] };
  const redaction = await saidIn(reading, seal, keys);
  await addContent(reading, { files, seal, list, redaction });
  const notes = notesOn(seal, place, { list, redaction });
  return { findings, notes, seal, place, redaction, stamp };
};

type Reading = {
  readonly files: Files;
  readonly findings: Finding[];
  /** What a file of JSON holds; `null`: it cannot be read, which was found. */
  readonly read: <T>(name: string) => Promise<T | null>;
  /** Adds what is found, and tells whether that was nothing. */
  readonly add: (file: string, check: () => Promise<readonly Finding[]>) => Promise<boolean>;
};

const readingOf = (files: Files): Reading => {
  const findings: Finding[] = [];
  const look = looking(findings);
  return {
    files,
    findings,
    read: <T>(name: string) => look(name, async () => jsonIn(files, name) as T),
    add: async (file, check) => {
      const found = await look(file, check);
      findings.push(...(found ?? []));
      return found?.length === 0;
    },
  };
};

const keysIn = async (place: Place | null, { add }: Reading): Promise<Keys> => {
  let known: Keys = [];
  await add(FILES.chain, async () => {
    const { keys, findings } = await vouchedKeys(place?.keys ?? []);
    known = keys;
    return findings;
  });
  return known;
};

const stampedIn = async ({ files, add }: Reading, place: Place | null) => {
  let stamped: Stamped | null = null;
  await add(FILES.stamp, async () => {
    const { stamp, findings } = await stampIn(files, place);
    stamped = stamp;
    return findings;
  });
  return stamped;
};

/** What is said of seconds that are withheld, if that is signed. */
const saidIn = async ({ files, read, add }: Reading, seal: Seal, keys: Keys) => {
  const said = files.has(FILES.redaction) ? await read<Redaction>(FILES.redaction) : null;
  if (said === null) return null;
  const signature = () => fileIn(files, FILES.redactionSignature);
  const isFine = await add(FILES.redaction, async () =>
    redactionFindings(said, signature(), { seal, keys }),
  );
  return isFine ? said : null;
};

type Content = {
  readonly files: Files;
  readonly seal: Seal;
  readonly list: FileList | null;
  readonly redaction: Redaction | null;
};

const addContent = async ({ add, read }: Reading, content: Content): Promise<void> => {
  const { files, seal, list, redaction } = content;
  const leaves = await read<SealedLeaves>(FILES.leaves);
  const history = await read<StoredHistory>(FILES.history);
  const openings = await read<Openings>(FILES.openings);
  const known = leaves ?? { capture: null, seconds: null, salts: [] };
  const isRedacted = files.has(FILES.redaction);
  if (!isRedacted || files.has(FILES.capture))
    await add(FILES.capture, async () =>
      captureFindings(fileIn(files, FILES.capture), seal, known.capture),
    );
  if (redaction)
    await add(FILES.wav, () => redactedWavFindings(files, seal, { kept: known, said: redaction }));
  else if (!isRedacted && isSoundComparable(seal, list))
    await add(FILES.wav, () => wavFindings(files, seal, known));
  if (history) await add(FILES.history, () => historyFindings(history, seal));
  if (openings) await add(FILES.openings, () => factFindings(openings, seal));
};

type Heard = Seal & { readonly sound: NonNullable<Seal['sound']> };

/** Another version of the decoder may make other samples of the same capture. */
const isSoundComparable = (seal: Seal, list: FileList | null): seal is Heard =>
  seal.sound !== null && (list === null || list.converter === seal.sound.converter);

const wavFindings = async (files: Files, seal: Heard, leaves: SealedLeaves) => {
  const wav = readWav(fileIn(files, FILES.wav));
  const findings = await soundFindings(wav, seal.sound, leaves);
  return [...findings, ...carriedFindings(wav, seal, null)];
};

const redactedWavFindings = async (
  files: Files,
  seal: Seal,
  shown: { readonly kept: SealedLeaves; readonly said: Redaction },
): Promise<Finding[]> => {
  const wav = readWav(fileIn(files, FILES.wav));
  if (seal.sound === null) throw new Error(WITHOUT_SOUND);
  const findings = await redactedSoundFindings(wav, seal.sound, shown);
  if (shown.kept.capture !== null)
    findings.push({ files: [FILES.leaves], detail: CAPTURE_TOLD, field: 'capture' });
  return [...findings, ...carriedFindings(wav, seal, shown.said)];
};

const CAPTURE_TOLD = 'It has hashes of the capture, as no package has that withholds seconds.';

const WITHOUT_SOUND = 'Its seal does not cover the sound.';

/** What the WAV carries must be what the package says beside it. */
const carriedFindings = ({ proof }: Wav, seal: Seal, said: Redaction | null): Finding[] => {
  const inWav = (detail: string): Finding => ({ files: [FILES.wav], detail });
  const findings: Finding[] = [];
  if ((proof && textOf(manifestBytes(proof.seal.manifest))) !== textOf(manifestBytes(seal)))
    findings.push(inWav('The seal that the WAV carries is another one.'));
  if (canonicalJson(proof?.redaction?.statement ?? null) !== canonicalJson(said))
    findings.push(inWav('The WAV says of other seconds that they are withheld.'));
  return findings;
};

const sealFindings = async (files: Files, seal: Seal, keys: Keys): Promise<Finding[]> => {
  const signature = fileIn(files, FILES.signature);
  const detail = 'The seal is not signed by the key of its place in the chain.';
  const isFine = seal.kind === 'recording' && (await isSignedInPlace(seal, signature, keys));
  return isFine ? [] : [{ files: [FILES.manifest, FILES.signature], detail }];
};

type Shown = Pick<Content, 'list' | 'redaction'>;

const notesOn = (seal: Seal, place: Place | null, { list, redaction }: Shown): string[] => {
  const notes: string[] = [];
  if (place?.checkpoint === null) notes.push('No checkpoint of the chain covers the seal yet.');
  if (redaction) notes.push(...notesOnRedacted);
  else if (seal.sound === null)
    notes.push('The seal covers the capture, not its sound. The WAV is as it was exported.');
  else if (!isSoundComparable(seal, list))
    notes.push(
      `The sound was sealed as ${seal.sound.converter} decodes it; the WAV was made by ${String(list?.converter)}. The capture it comes from was compared.`,
    );
  return notes;
};

const BY_SECONDS =
  'The hash of all the sound cannot be compared, as seconds are withheld. Each second that is shown was compared by itself.';
const notesOnRedacted = [
  BY_SECONDS,
  'The capture is not here, as it holds what is withheld. It was not compared.',
];

/** Checks a WAV out of a package alone, by the seal that it carries. */
export const checkWav = async (bytes: Uint8Array<ArrayBuffer>): Promise<Verdict> => {
  const findings: Finding[] = [];
  const found = await looking(findings)(FILES.wav, async () => {
    const wav = readWav(bytes);
    if (wav.proof === null) throw new Error('It carries no seal.');
    const { seal: entry, keys: entries, leaves, redaction: signed } = wav.proof;
    const seal = entry.manifest as Seal;
    const { keys, findings: unvouched } = await vouchedKeys(entries);
    findings.push(...unvouched);
    const isOfRecording = seal.kind === 'recording';
    if (!isOfRecording || !(await isSignedInPlace(seal, fromBase64(entry.signature), keys)))
      throw new Error('Its seal is not signed by the key of its place in the chain.');
    if (seal.sound === null) throw new Error(WITHOUT_SOUND);
    if (!signed) {
      findings.push(...(await soundFindings(wav, seal.sound, leaves)));
      return { seal, redaction: null };
    }
    const { statement: said, signature } = signed;
    const unsaid = await redactionFindings(said, fromBase64(signature), { seal, keys });
    findings.push(...unsaid);
    if (unsaid.length > 0) return { seal, redaction: null };
    findings.push(...(await redactedSoundFindings(wav, seal.sound, { kept: leaves, said })));
    return { seal, redaction: said };
  });
  const inWav = findings.map((finding) => ({ ...finding, files: [FILES.wav] }));
  const { seal, redaction } = found ?? { seal: null, redaction: null };
  return {
    findings: inWav,
    notes: redaction ? [BY_SECONDS] : [],
    seal,
    place: null,
    redaction,
    stamp: null,
  };
};

/** What cannot be read is a finding, and no reason to stop. */
const looking =
  (findings: Finding[]) =>
  async <T>(file: string, look: () => Promise<T>): Promise<T | null> => {
    try {
      return await look();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      findings.push({ files: [file], detail: `It cannot be checked. ${why}` });
      return null;
    }
  };
