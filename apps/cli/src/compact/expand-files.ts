import { Failure } from '../failure.js';
import { COMPACT } from '../files/captures-in.js';
import { eachMade } from '../files/each-capture.js';
import { type OpenedCapture, openCapture } from '../files/open-capture.js';
import { nameOf } from '../files/standard.js';
import { type Output, openOutput } from '../files/output.js';
import type { Planned } from '../files/output-names.js';
import { plain } from '../plain-text.js';
import { withProgress } from '../progress.js';
import { type CompactWish, EXTENSION, refuseToRemove } from './compact-files.js';
import { type CompactReport, inWords, reportOf } from './compact-report.js';
import { readThrough } from './read-through.js';
import { identityOf, removeOriginal } from './remove-original.js';

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
    voice.say(report, inWords(report, 'expand'));
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

const expandFile = async (
  { path, out }: Planned,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<CompactReport> => {
  const began = performance.now();
  const name = nameOf(path);
  const before = await identityOf(path);
  const capture = await openCapture(path, name, signal);
  try {
    if (capture.stored === 'original') {
      throw new Failure('not-a-capture', `${name} is no compact capture.`);
    }
    const output = await openOutput(out, wish);
    await expandInto(output, capture, name, wish, signal);
    if (wish.remove) await removeOriginal(path, before);
    const { sha256, source, file } = capture;
    const done = { sha256, originalBytes: source.size, bytes: file.size, verified: true };
    return reportOf({ file: path, out, began, removed: wish.remove === true }, done);
  } finally {
    await capture.close();
  }
};

const expandInto = async (
  output: Output,
  { source, sha256 }: Compact,
  name: string,
  wish: CompactWish,
  signal: AbortSignal,
): Promise<void> => {
  try {
    const write = (bytes: Uint8Array) => output.write(bytes);
    const found = await withProgress(name, source.size, wish, (onProgress) =>
      readThrough(source, { signal, onProgress, write }),
    );
    if (found !== sha256) throw otherThanOriginal(name);
    await output.finish(wish.remove === true);
  } catch (fault) {
    await output.discard();
    throw fault;
  }
};

const otherThanOriginal = (name: string) =>
  new Failure(
    'unverified',
    `${name} expands to something else than was made compact (its SHA-256 differs): it is damaged.`,
  );
