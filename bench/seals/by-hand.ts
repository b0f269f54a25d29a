import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { say, whole } from '../media/table.js';

const SIZES = [1_000, 1_000_000];
const FILES = 64;
const EACH = `for f in *.pcap; do
  sha256sum "$f" > "$f.sha256" && openssl pkeyutl -sign -inkey key.pem -rawin -in "$f.sha256" -out "$f.sig" || exit 1
done`;

/** What somebody would do without the product: hash each file, and sign its hash. */
export const byHand = async (): Promise<void> => {
  if (spawnSync('openssl', ['version']).status !== 0) {
    say('Without openssl on the PATH there is nothing to stand beside this.');
    return;
  }
  for (const bytes of SIZES) say(line(bytes));
};

const line = (bytes: number): string => {
  const cwd = mkdtempSync(join(tmpdir(), 'bench-by-hand-'));
  try {
    for (let n = 0; n < FILES; n++)
      writeFileSync(join(cwd, `${String(n)}.pcap`), randomBytes(bytes));
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'key.pem'], { cwd });
    const begun = performance.now();
    execFileSync('sh', ['-c', EACH], { cwd });
    const rate = (FILES / (performance.now() - begun)) * 1_000;
    return `sha256sum and openssl pkeyutl -sign, a file of ${whole(bytes)} bytes after the other: ${whole(rate)}/s`;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
};
