import type { Compacted } from '#media/compact/compact';
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
};

type Made = {
  readonly file: string;
  readonly out: string;
  /** `performance.now()` when it was begun. */
  readonly began: number;
  readonly removed: boolean;
};

export const reportOf = (
  { file, out, began, removed }: Made,
  { sha256, originalBytes, bytes, verified }: Compacted & { verified: boolean },
): CompactReport => ({
  ...{ file, out, sha256, originalBytes, compactBytes: bytes },
  ratio: originalBytes === 0 ? null : Math.round((10_000 * bytes) / originalBytes) / 10_000,
  ...{ verified, removed },
  seconds: Math.round(performance.now() - began) / 1000,
});

export const inWords = (report: CompactReport, verb: 'compact' | 'expand'): string => {
  const { verified, removed, seconds } = report;
  const out = report.out === STANDARD ? 'standard output' : plain(report.out);
  const facts = [
    verb === 'compact' ? smaller(report) : larger(report),
    verified ? 'verified' : 'not verified, as it cannot be read back',
    ...(removed ? [`${plain(report.file)} removed`] : []),
    `${seconds.toFixed(2)} s`,
  ];
  return `${out}: ${facts.join(', ')}\n  SHA-256 of the capture ${report.sha256}`;
};

const smaller = ({ originalBytes, compactBytes, ratio }: CompactReport): string => {
  const size = sizeText(compactBytes);
  if (ratio === null) return `${size}, of an empty capture`;
  return `${size}, ${(100 * ratio).toFixed(1)} % of ${sizeText(originalBytes)}`;
};

const larger = ({ originalBytes, compactBytes }: CompactReport): string =>
  `${sizeText(originalBytes)} out of ${sizeText(compactBytes)}`;
