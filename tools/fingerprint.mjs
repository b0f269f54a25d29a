import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NOT_SOURCES = new Set(['node_modules', 'dist', 'data', 'cache', 'coverage']);

/** Every file below the given files and folders of `root`, relative and sorted; what is absent is left out. */
export function filesBelow(root, paths) {
  return paths.flatMap((path) => walk(root, path)).sort();
}

function walk(root, path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (!stat) return [];
  if (!stat.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).filter((name) => !NOT_SOURCES.has(name));
  return names.flatMap((name) => walk(root, `${path}/${name}`));
}

/** Changes when one of the files comes, goes or is written; cheap, since no content is read. */
export function fingerprintOfFiles(root, files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/** The JSON of a stamp file; undefined when it is missing or damaged. */
export function readStamp(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

export function writeStamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(content)}\n`);
}
