import type { Bytes } from '#seals/offline/bytes';
import { type Verdict, checkPackage, checkWav } from '#seals/offline/check';
import { checkZip } from '#seals/offline/check-zip';

/** Checks what was dropped: a package, its files, or its WAV. @throws Error when it is none of them */
export const checkDropped = async (dropped: readonly File[]): Promise<Verdict> => {
  const [only] = dropped;
  if (only && dropped.length === 1) {
    const bytes = await bytesIn(only);
    if (/\.zip$/i.test(only.name)) return checkZip(bytes);
    if (/\.wav$/i.test(only.name)) return checkWav(bytes);
  }
  const files = new Map<string, Bytes>();
  for (const file of dropped) {
    const name = nameOf(file);
    if (files.has(name)) throw new Error(`Two of the files are called ${name}. Drop one package.`);
    files.set(name, await bytesIn(file));
  }
  return checkPackage(files);
};

const bytesIn = async (file: File): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());

/** Folders are lost when single files are dropped; only keys lie in one. */
const nameOf = ({ name }: File): string => (name.endsWith('.pem') ? `keys/${name}` : name);
