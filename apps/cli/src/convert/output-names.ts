import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../failure.js';
import type { NamedCapture } from '../files/captures-in.js';
import { STANDARD } from '../files/given-path.js';
import { plain } from '../plain-text.js';

export type Place = {
  readonly out: string | undefined;
  readonly outDir: string | undefined;
};
export type Planned = { readonly path: string; readonly out: string };

/** Where the WAV of each capture goes. Throws a Failure when two would go to the same place. */
export const planOutputs = (captures: readonly NamedCapture[], place: Place): Planned[] => {
  if (place.out !== undefined && place.out !== STANDARD && captures.length > 1) {
    throw new Failure(
      'usage',
      `--out names one file, but there are ${captures.length} captures. Use --out-dir.`,
    );
  }
  if (place.out === STANDARD && captures.length > 1) {
    throw new Failure('usage', 'Only one WAV can be written to standard output.');
  }
  const planned = captures.map((capture) => ({ path: capture.path, out: outOf(capture, place) }));
  refuseSame(planned);
  return planned;
};

const outOf = ({ path, below }: NamedCapture, { out, outDir }: Place): string => {
  if (out !== undefined) return out;
  if (path === STANDARD) return outDir === undefined ? STANDARD : join(outDir, 'stdin.wav');
  if (outDir === undefined) return wavName(path);
  return join(outDir, wavName(below ?? basename(path)));
};

/** `call.pcap` and `call.pcap.rcp` become `call.wav`, `call` becomes `call.wav`. */
export const wavName = (path: string): string => {
  const name = basename(path).replace(/\.rcp$/i, '');
  const stem = name.replace(/(?<=.)\.(pcap|pcapng|cap)$/i, '');
  return join(dirname(path), `${stem}.wav`);
};

const refuseSame = (planned: readonly Planned[]): void => {
  const taken = new Map<string, string>();
  for (const { path, out } of planned) {
    if (out === STANDARD) continue;
    const where = resolve(out);
    const other = taken.get(where);
    if (other !== undefined) {
      throw new Failure(
        'usage',
        `${plain(other)} and ${plain(path)} would both become ${plain(out)}. ` +
          'Convert them one by one, with --out.',
      );
    }
    taken.set(where, path);
    if (isSameFile(path, where)) {
      throw new Failure('usage', `${plain(path)} would replace itself. Name another with --out.`);
    }
  }
};

const isSameFile = (path: string, out: string): boolean => {
  if (path === STANDARD || !statSync(out, { throwIfNoEntry: false })?.isFile()) return false;
  try {
    const [one, other] = [statSync(path), statSync(out)];
    return (
      realpathSync(path) === realpathSync(out) || (one.ino === other.ino && one.dev === other.dev)
    );
  } catch {
    return false;
  }
};
