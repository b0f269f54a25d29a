import { readFile } from 'node:fs/promises';
import { type Verdict, checkWav } from '#seals/offline/check';
import { checkZip } from '#seals/offline/check-zip';
import type { Answer, Evidence } from './answer.js';

/** Checks an evidence package, or a WAV out of one, as its `verify.html` does. */
export const checkFile = async (file: string): Promise<Answer> => {
  const read = await readFile(file).catch((error: unknown) => wordsOf(error));
  if (typeof read === 'string') return failed(file, 'unreadable', `It cannot be read: ${read}`);
  try {
    return answerTo(file, await verdictOn(file, new Uint8Array(read)));
  } catch (error) {
    return failed(file, 'no-evidence', wordsOf(error));
  }
};

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const failed = (what: string, code: string, message: string): Answer => ({
  ...{ what, valid: false, differences: [], notes: [] },
  fault: { code, message },
});

const verdictOn = (file: string, bytes: Uint8Array<ArrayBuffer>): Promise<Verdict> =>
  /\.wav$/i.test(file) ? checkWav(bytes) : checkZip(bytes);

const answerTo = (what: string, verdict: Verdict): Answer => {
  const { findings, notes, seal } = verdict;
  const said = evidenceOf(verdict);
  return {
    what,
    valid: findings.length === 0 && seal !== null,
    differences: findings,
    notes,
    fault: null,
    ...(said && { evidence: said }),
  };
};

const evidenceOf = ({ seal, place, stamp, redaction }: Verdict): Evidence | null => {
  if (seal === null) return null;
  const { recording, chain, sequence, sealedAt, key } = seal;
  const first = place?.keys[0]?.manifest;
  const checkpoint = place?.checkpoint?.entry.manifest;
  return {
    seal: { recording, chain, sequence, sealedAt, key },
    firstKey: first?.kind === 'key' ? first.newKey : null,
    checkpoint: checkpoint?.kind === 'checkpoint' ? headOf(checkpoint) : null,
    ...{ stamp, redaction },
  };
};

const headOf = ({ sealedAt, size, root }: NonNullable<Evidence['checkpoint']>) => ({
  ...{ sealedAt, size, root },
});
