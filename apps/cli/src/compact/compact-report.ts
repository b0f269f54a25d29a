import type { Compacted } from '#media/compact/compact';
import type { MissingPart } from '../files/missing-parts.js';
import { STANDARD } from '../files/standard.js';
import { plain, sizeText } from '../plain-text.js';

/** What `--json` prints of a file, of `compact` and of `expand` (docs/cli.md). */
export type CompactReport = {
  readonly file: string;
  readonly out: string;
  /** Of the capture as it came, hexadecimal. */
  readonly sha256: string;
  readonly originalBytes: number;
  readonly compactBytes: number;
  /** Compact by original; null of an empty capture. */
  readonly ratio: number | null;
  readonly verified: boolean;
  readonly removed: boolean;
  readonly seconds: number;
  /** Only of one that is damaged: what is lost of the capture. */
  readonly missing?: readonly MissingPart[];
};

type Found = Compacted & { verified: boolean; missing?: readonly MissingPart[] };
type Made = {
  readonly file: string;
  readonly out: string;
  /** `performance.now()` when it was begun. */
  readonly began: number;
  readonly removed: boolean;
};

export const reportOf = (
  { file, out, began, removed }: Made,
  { sha256, originalBytes, bytes, verified, missing = [] }: Found,
): CompactReport => ({
  ...{ file, out, sha256, originalBytes, compactBytes: bytes },
  ratio: originalBytes === 0 ? null : Math.round((10_000 * bytes) / originalBytes) / 10_000,
  ...{ verified, removed },
  seconds: Math.round(performance.now() - began) / 1000,
  ...(missing.length > 0 && { missing }),
});

export const inWords = (report: CompactReport, verb: 'compact' | 'expand'): string => {
  const { removed, seconds } = report;
  const out = report.out === STANDARD ? 'standard output' : plain(report.out);
  const facts = [
    verb === 'compact' ? smaller(report) : larger(report),
    howVerified(report),
    ...(removed ? [`${plain(report.file)} removed`] : []),
    `${seconds.toFixed(2)} s`,
  ];
  return `${out}: ${facts.join(', ')}\n  SHA-256 of the capture ${report.sha256}`;
};

const howVerified = ({ verified, missing }: CompactReport): string => {
  if (missing !== undefined) return 'not the original, but what is left of it';
  return verified ? 'verified' : 'not verified, as it cannot be read back';
};

const smaller = ({ originalBytes, compactBytes, ratio }: CompactReport): string => {
  const size = sizeText(compactBytes);
  if (ratio === null) return `${size}, of an empty capture`;
  return `${size}, ${(100 * ratio).toFixed(1)} % of ${sizeText(originalBytes)}`;
};

const larger = ({ originalBytes, compactBytes }: CompactReport): string =>
  `${sizeText(originalBytes)} out of ${sizeText(compactBytes)}`;
