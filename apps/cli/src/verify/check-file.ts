import { readFile } from 'node:fs/promises';
import { type Verdict, checkPackage, checkWav } from '#seals/offline/check';
import { unzip } from '#seals/offline/unzip';
import { Failure } from '../failure.js';
import type { Answer } from './verify-sealed.js';

/** Checks an evidence package, or a WAV out of one, as its `verify.html` does. @throws Failure */
export const checkFile = async (file: string): Promise<Answer> => {
  const bytes = await bytesOf(file);
  try {
    return answerTo(file, await verdictOn(file, bytes));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const fault = { code: 'unreadable', message };
    return { what: file, valid: false, differences: [], notes: [], fault };
  }
};

const bytesOf = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new Failure('unreadable', `${file} cannot be read: ${(error as Error).message}`);
  }
};

const verdictOn = (file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Verdict> =>
  /\.wav$/i.test(file) ? checkWav(bytes) : checkPackage(unzip(bytes));

const answerTo = (what: string, { findings, notes, seal, redaction }: Verdict): Answer => ({
  what,
  valid: findings.length === 0 && seal !== null,
  differences: findings,
  notes: redaction === null ? notes : [...notes, 'Seconds are withheld in it.'],
  fault: null,
});
