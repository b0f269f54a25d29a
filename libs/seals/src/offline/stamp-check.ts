import { manifestBytes } from './chain-check.js';
import { hexOf, sha256 } from './bytes.js';
import { FILES, type Place } from './evidence.js';
import { type Files, fileIn } from './files-check.js';
import type { Finding } from './finding.js';
import { timeStampIn } from './stamp/time-stamp.js';
import { untimely } from './stamp/untimely.js';
import { isSame } from './zip-entry.js';

/** What a time-stamp authority has signed. Whether it can be trusted is not checked here. */
export type Stamped = {
  /** ISO 8601, by its clock. */
  readonly time: string;
  /** What its certificate calls it. */
  readonly signer: string;
};

type Looked = { readonly stamp: Stamped | null; readonly findings: readonly Finding[] };

/** Is the time stamp in a package one of its checkpoint? `stamp` is `null` where there is none. @throws Error */
export const stampIn = async (files: Files, place: Place | null): Promise<Looked> => {
  const response = files.get(FILES.stamp);
  if (!response) return { stamp: null, findings: [] };
  const checkpoint = place?.checkpoint?.entry.manifest;
  if (!checkpoint) throw new Error('There is no checkpoint that it could be of.');
  const bytes = manifestBytes(checkpoint);
  const { imprint, time, signer } = await timeStampIn(response);
  const findings: Finding[] = [];
  if (imprint !== hexOf(await sha256(bytes)))
    findings.push({ files: [FILES.stamp], detail: 'It is a time stamp of something else.' });
  if (!isSame(fileIn(files, FILES.checkpoint), bytes))
    findings.push({
      files: [FILES.checkpoint],
      detail: 'That is not the checkpoint in the chain.',
    });
  const why = untimely(time, { sealedAt: checkpoint.sealedAt, now: new Date() });
  if (why !== null) findings.push({ files: [FILES.stamp], detail: why });
  return findings.length === 0
    ? { stamp: { time, signer: signer.name }, findings }
    : { stamp: null, findings };
};
