import type { ManifestOf } from '#domain/seal/manifest';
import { fromBase64, textOf } from './bytes.js';
import { type Keys, isSigned, manifestBytes, placeFindings, vouchedKeys } from './chain-check.js';
import { captureFindings, factFindings, historyFindings, soundFindings } from './content-check.js';
import {
  FILES,
  type FileList,
  type Openings,
  type Place,
  type SealedLeaves,
  type StoredHistory,
} from './evidence.js';
import { type Files, fileIn, jsonIn, listFindings } from './files-check.js';
import type { Finding } from './finding.js';
import { readWav } from './wav-chunks.js';

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
};

const NOT_COMPARED =
  'The content was not compared with the seal, as no key of the chain signed the seal.';

/** Works out everything anew from the files of an evidence package. */
export const checkPackage = async (files: Files): Promise<Verdict> => {
  const findings: Finding[] = [];
  const look = looking(findings);
  const read = <T>(name: string) => look(name, async () => jsonIn(files, name) as T);
  const add = async (file: string, check: () => Promise<Finding[]>) =>
    findings.push(...((await look(file, check)) ?? []));

  const place = await read<Place>(FILES.chain);
  const vouched = await look(FILES.chain, () => vouchedKeys(place?.keys ?? []));
  findings.push(...(vouched?.findings ?? []));
  const keys = vouched?.keys ?? new Map();
  const seal = await read<Seal>(FILES.manifest);
  const list = await read<FileList>(FILES.list);
  if (list) await add(FILES.list, () => listFindings(files, list, { keys, seal }));
  if (seal === null) return { findings, notes: [], seal, place };
  const unsigned = await look(FILES.manifest, () => sealFindings(files, seal, keys));
  findings.push(...(unsigned ?? []));
  if (place) await add(FILES.chain, () => placeFindings(seal, place, keys));
  if (unsigned?.length !== 0) return { findings, notes: [NOT_COMPARED], seal, place };
  await addContent(add, read, { files, seal, list });
  return { findings, notes: notesOn(seal, place, list), seal, place };
};

type Content = {
  readonly files: Files;
  readonly seal: Seal;
  readonly list: FileList | null;
};

const addContent = async (
  add: (file: string, check: () => Promise<Finding[]>) => Promise<unknown>,
  read: <T>(name: string) => Promise<T | null>,
  { files, seal, list }: Content,
): Promise<void> => {
  const leaves = await read<SealedLeaves>(FILES.leaves);
  const history = await read<StoredHistory>(FILES.history);
  const openings = await read<Openings>(FILES.openings);
  const known = leaves ?? { capture: null, seconds: null, salts: [] };
  await add(FILES.capture, async () =>
    captureFindings(fileIn(files, FILES.capture), seal, known.capture),
  );
  await add(FILES.wav, async () =>
    isSoundComparable(seal, list) ? wavFindings(files, seal, known) : [],
  );
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
  const carried = wav.proof && textOf(manifestBytes(wav.proof.seal.manifest));
  if (carried !== textOf(manifestBytes(seal)))
    findings.push({ files: [FILES.wav], detail: 'The seal that the WAV carries is another one.' });
  return findings;
};

const sealFindings = async (files: Files, seal: Seal, keys: Keys): Promise<Finding[]> => {
  const [manifest, signature] = [fileIn(files, FILES.manifest), fileIn(files, FILES.signature)];
  const detail = 'The seal is not signed by a key of the chain.';
  const isFine =
    seal.kind === 'recording' && (await isSigned(manifest, { signature, by: seal.key }, keys));
  return isFine ? [] : [{ files: [FILES.manifest, FILES.signature], detail }];
};

const notesOn = (seal: Seal, place: Place | null, list: FileList | null): string[] => {
  const notes: string[] = [];
  if (place?.checkpoint === null) notes.push('No checkpoint of the chain covers the seal yet.');
  if (seal.sound === null)
    notes.push('The seal covers the capture, not its sound. The WAV is as it was exported.');
  else if (!isSoundComparable(seal, list))
    notes.push(
      `The sound was sealed as ${seal.sound.converter} decodes it; the WAV was made by ${String(list?.converter)}. The capture it comes from was compared.`,
    );
  return notes;
};

/** Checks a WAV out of a package alone, by the seal that it carries. */
export const checkWav = async (bytes: Uint8Array<ArrayBuffer>): Promise<Verdict> => {
  const findings: Finding[] = [];
  const seal = await looking(findings)(FILES.wav, async () => {
    const wav = readWav(bytes);
    if (wav.proof === null) throw new Error('It carries no seal.');
    const { seal: entry, keys: entries, leaves } = wav.proof;
    const manifest = entry.manifest as Seal;
    const { keys, findings: unvouched } = await vouchedKeys(entries);
    findings.push(...unvouched);
    const by = { signature: fromBase64(entry.signature), by: manifest.key };
    if (manifest.kind !== 'recording' || !(await isSigned(manifestBytes(manifest), by, keys)))
      throw new Error('Its seal is not signed by a key of the chain.');
    if (manifest.sound === null) throw new Error('Its seal does not cover the sound.');
    findings.push(...(await soundFindings(wav, manifest.sound, leaves)));
    return manifest;
  });
  const inWav = findings.map((finding) => ({ ...finding, files: [FILES.wav] }));
  return { findings: inWav, notes: [], seal, place: null };
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
