import { type Json, canonicalJson } from '../canonical-json.js';
import { type Bytes, bytesOf, hexOf, sha256, textOf } from './bytes.js';
import { type Keys, isSigned } from './chain-check.js';
import { FILES, type FileList, keyFile } from './evidence.js';
import type { Finding } from './finding.js';

/** The files of a package, by name. */
export type Files = ReadonlyMap<string, Bytes>;

/** @throws Error when it is not there */
export const fileIn = (files: Files, name: string): Bytes => {
  const bytes = files.get(name);
  if (!bytes) throw new Error('It is missing.');
  return bytes;
};

/** What it holds, which must be written in the one way. @throws Error, also when it is not there */
export const jsonIn = (files: Files, name: string): unknown => {
  const text = textOf(fileIn(files, name));
  const value = JSON.parse(text) as Json;
  if (canonicalJson(value) !== text) throw new Error('It is not written in the canonical form.');
  return value;
};

/** Are the files those that were put in, and did the instance sign the list of them? @throws Error */
export const listFindings = async (
  files: Files,
  list: FileList,
  { keys, seal }: { readonly keys: Keys; readonly seal: { readonly recording: string } | null },
): Promise<Finding[]> => {
  const signature = files.get(FILES.listSignature) ?? new Uint8Array();
  const findings: Finding[] = [];
  if (!(await isSigned(fileIn(files, FILES.list), { signature, by: list.key }, keys)))
    findings.push({
      files: [FILES.list, FILES.listSignature],
      detail: 'The list of files is not the one that the newest key of the chain signed.',
    });
  if (seal && list.recording !== seal.recording)
    findings.push({
      files: [FILES.list],
      detail: 'The list of files is of another recording than the seal.',
      field: 'recording',
    });
  return [...findings, ...(await changedFiles(files, list)), ...keyFindings(files, keys)];
};

const changedFiles = async (files: Files, list: FileList): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const unlisted: readonly string[] = [FILES.list, FILES.listSignature];
  for (const [name, { bytes, sha256: hash }] of Object.entries(list.files)) {
    const found = files.get(name);
    if (!found) findings.push({ files: [name], detail: 'It is missing.' });
    else if (found.length !== bytes || hexOf(await sha256(found)) !== hash)
      findings.push({ files: [name], detail: 'The file is not the one that was exported.' });
  }
  for (const name of files.keys())
    if (!unlisted.includes(name) && !Object.hasOwn(list.files, name))
      findings.push({ files: [name], detail: 'The file was not in the package when it was made.' });
  return findings;
};

/** What openssl is given by hand must be what was used here. */
const keyFindings = (files: Files, keys: Keys): Finding[] =>
  keys.flatMap(({ id, der }) => {
    const name = keyFile(id);
    const text = bytesOf(pemOf(der));
    const found = files.get(name);
    const isSame = found?.length === text.length && found.every((byte, at) => byte === text[at]);
    return isSame ? [] : [{ files: [name], detail: 'The key is not the one in the chain.' }];
  });

const pemOf = (der: Bytes): string => {
  const base64 = btoa(String.fromCharCode(...der));
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`;
};
