import { realpathSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Failure } from '../failure.js';
import type { NamedCapture } from './captures-in.js';
import { STANDARD } from './standard.js';
import { plain } from '../plain-text.js';

export type Place = {
  readonly out: string | undefined;
  readonly outDir: string | undefined;
};
export type Planned = { readonly path: string; readonly out: string };

/** What a verb makes. */
export type Product = {
  /** Which files of a folder it is made of. */
  from: RegExp;
  /** Its name, by that of what it is made of. */
  name: (path: string) => string;
  /** Its name when it is made of standard input. */
  fromInput: string;
};

/** Where what is made of each capture goes. Throws a Failure when two would go to one place. */
export const planOutputs = (
  captures: readonly NamedCapture[],
  place: Place,
  product: Product,
): Planned[] => {
  if (place.out !== undefined && place.out !== STANDARD && captures.length > 1) {
    throw new Failure(
      'usage',
      `--out names one file, but there are ${captures.length} captures. Use --out-dir.`,
    );
  }
  if (place.out === STANDARD && captures.length > 1) {
    throw new Failure('usage', 'Only one file can be written to standard output.');
  }
  const planned = captures.map((capture) => ({
    path: capture.path,
    out: outOf(capture, place, product),
  }));
  refuseSame(planned);
  return planned;
};

const outOf = (
  { path, below }: NamedCapture,
  { out, outDir }: Place,
  { name, fromInput }: Product,
): string => {
  if (out !== undefined) return out;
  if (path === STANDARD) return outDir === undefined ? STANDARD : join(outDir, fromInput);
  if (outDir === undefined) return name(path);
  return join(outDir, name(below ?? basename(path)));
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
          'Name them one by one, with --out.',
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
