import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const SKIPPED = new Set(['node_modules', 'dist', 'data', 'cache']);

function sourcesBelow(folder: string): string[] {
  const full = join(root, folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sourcesBelow(path);
    return /\.(ts|tsx|mjs)$/.test(entry.name) ? [path] : [];
  });
}

const sources = ['apps', 'libs', 'tools', 'bench', 'test'].flatMap(sourcesBelow);
const isSpec = (file: string) => /\.(spec|contract|samples)\.tsx?$/.test(file);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Banned in these files, and what to do instead. */
const bans: { banned: RegExp; where: (file: string) => boolean; instead: string }[] = [
  {
    banned: /\bprocess\.env\b/,
    where: (file) =>
      /^(apps|libs)\//.test(file) &&
      !isSpec(file) &&
      !/^(libs\/embedded|apps\/cli)\//.test(file) &&
      !/(^|\/)(config|process)\.ts$/.test(file),
    instead: 'read the environment once, in libs/infra/src/config.ts',
  },
  {
    banned: /new Date\(\)|\bDate\.now\b|\brandomUUID\b|\bMath\.random\b/,
    where: (file) => file.startsWith('libs/domain/') && !isSpec(file),
    instead: 'the rules are pure: time and ids arrive with the occasion',
  },
  {
    banned: /^\s*default:/m,
    where: (file) => file.startsWith('libs/domain/'),
    instead: 'name every stage, so that a new one does not compile until each verb has answered it',
  },
  {
    banned: new RegExp(['eslint-dis' + 'able', '@ts-ig' + 'nore', '@ts-noch' + 'eck'].join('|')),
    where: () => true,
    instead: 'mend what the tool says, or the rule for everyone in eslint.config.mjs',
  },
  {
    banned: /\b(it|test|describe)\.(skip|only|todo)\b/,
    where: isSpec,
    instead: 'a test runs or does not exist',
  },
];

describe('tidy', () => {
  it.each(bans)('$banned: $instead', ({ banned, where }) => {
    expect(sources.filter(where).filter((file) => banned.test(read(file)))).toEqual([]);
  });

  it('names files after what they are about', () => {
    const vague = /^index$|(^|[.-])(utils?|helpers?|common|manager|base|misc|command|dto)([.-]|$)/;
    expect(sources.filter((file) => vague.test(basename(file).replace(/\.\w+$/, '')))).toEqual([]);
  });

  it('has a spec beside every verb of the domain', () => {
    const files = sources.filter((file) => file.startsWith('libs/domain/src/') && !isSpec(file));
    const verbs = files.filter(
      (file) => /\bDecision</.test(read(file)) && !file.endsWith('kernel.ts'),
    );
    expect(
      verbs.filter((file) => !existsSync(join(root, file.replace(/\.ts$/, '.spec.ts')))),
    ).toEqual([]);
    expect(verbs).not.toEqual([]);
  });
});
