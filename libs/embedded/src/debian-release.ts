import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const APT = '/etc/apt';

/**
 * Writes the machine's own package sources, turned to another release of its system, to `folder`;
 * returns the options that make apt read those and no others. Throws when the machine's own name
 * its release in no way that is known.
 */
export function writeSources(release: string, folder: string): string[] {
  const own = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  mkdirSync(folder, { recursive: true });
  let found = 0;
  for (const file of sourceFiles()) {
    const text = readFileSync(file.path, 'utf8');
    const turned = file.path.endsWith('.list')
      ? turnedLines(text, own, release)
      : turnedStanzas(text, own, release);
    if (turned === '') continue;
    found++;
    writeFileSync(join(folder, file.name), turned);
  }
  if (found === 0) throw new Error(`No package source of this machine is for "${own}".`);
  return ['Dir::Etc::SourceList=/dev/null', `Dir::Etc::SourceParts=${folder}`];
}

function sourceFiles(): { name: string; path: string }[] {
  return [
    ...readdirSync(APT).map((name) => ({ name, path: join(APT, name) })),
    ...readdirSync(join(APT, 'sources.list.d')).map((name) => ({
      name: `parts-${name}`,
      path: join(APT, 'sources.list.d', name),
    })),
  ].filter(({ name }) => name === 'sources.list' || /^parts-.*\.(list|sources)$/.test(name));
}

/** The old form of sources.list(5): a line for each source. */
export function turnedLines(text: string, own: string, release: string): string {
  return text
    .split('\n')
    .map((line) => /^(deb\s+(?:\[[^\]]*\]\s+)?\S+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((line) => line?.[2] === own)
    .map((line) => `${line?.[1] ?? ''} ${release} ${line?.[3] ?? ''}\n`)
    .join('');
}

/** The newer form: paragraphs of fields. */
export function turnedStanzas(text: string, own: string, release: string): string {
  return text
    .split(/\n\s*\n/)
    .filter((stanza) => {
      const suites = /^Suites:(.*)$/m.exec(stanza)?.[1]?.trim().split(/\s+/) ?? [];
      return suites.includes(own) && !/^Enabled:\s*no/im.test(stanza);
    })
    .map((stanza) => `${stanza.trim().replace(/^Suites:.*$/m, `Suites: ${release}`)}\n\n`)
    .join('');
}
