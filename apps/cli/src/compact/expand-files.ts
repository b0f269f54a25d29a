import { Failure } from '../failure.js';
import { COMPACT } from '../files/captures-in.js';
import { eachMade } from '../files/each-capture.js';
import { incomplete, missingParts } from '../files/missing-parts.js';
import type { OpenedCapture } from '../files/open-capture.js';
import { type Output, intoOutput } from '../files/output.js';
import type { Planned } from '../files/output-names.js';
import { nameOf } from '../files/standard.js';
import { plain } from '../plain-text.js';
import { withProgress } from '../progress.js';
import { type CompactWish, EXTENSION, refuseToRemove } from './compact-files.js';
import { type CompactReport, inWords } from './compact-report.js';
import { readThrough } from './read-through.js';
import { remakeFile } from './remake-file.js';

/** Expands one file after the other, also when one fails. Answers with the exit code. */
export const expandFiles = (
  files: readonly string[],
  wish: CompactWish,
  signal: AbortSignal,
): Promise<number> => {
  const product = { from: COMPACT, name: originalName, fromInput: 'stdin.pcap' };
  return eachMade(files, wish, product, signal, async (one, voice) => {
    refuseToRemove(one, wish);
    const report = await expandFile(one, wish, signal);
    const words = inWords(report, 'expand');
    const { missing } = report;
    if (missing === undefined) voice.say(report, words);
    else voice.sayPartly(report, words, incomplete(nameOf(one.path), missing, 'Empty packets'));
  });
};

/** `call.pcap.rcp` becomes `call.pcap`, `call.rcp` too. */
const originalName = (path: string): string => {
  if (!path.toLowerCase().endsWith(EXTENSION)) {
    const message = `${plain(path)} does not end in ${EXTENSION}: name what to write with --out.`;
    throw new Failure('usage', message);
  }
  const stem = path.slice(0, -EXTENSION.length);
  return /\.\w+$/.test(stem) ? stem : `${stem}.pcap`;
};

type Compact = Extract<OpenedCapture, { stored: 'compact' }>;

const expandFile = (
  planned: Planned,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<CompactReport> =>
  remakeFile(planned, { ...wish, signal }, async (capture, name) => {
    if (capture.stored === 'original') {
      throw new Failure('not-a-capture', `${name} is no compact capture.`);
    }
    await intoOutput(planned.out, wish, (output) =>
      expandInto(output, capture, name, wish, signal),
    );
    const { sha256, source, file } = capture;
    const missing = await missingParts(capture.missing(), null);
    const verified = missing.length === 0;
    return { sha256, originalBytes: source.size, bytes: file.size, verified, missing };
  });

const expandInto = async (
  output: Output,
  { source, sha256, missing }: Compact,
  name: string,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<void> => {
  const write = (bytes: Uint8Array) => output.write(bytes);
  const found = await withProgress(name, source.size, wish, (onProgress) =>
    readThrough(source, { signal, onProgress, write }),
  );
  if (found !== sha256 && missing().length === 0) throw otherThanOriginal(name);
  await output.finish(wish.remove === true);
};

const otherThanOriginal = (name: string) =>
  new Failure(
    'unverified',
    `${name} expands to something else than was made compact (its SHA-256 differs): it is damaged.`,
  );
