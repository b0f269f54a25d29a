import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DavServer } from './dav-server.js';

/** Checks of each suite in litmus 0.13, which Debian has as the package `litmus`. */
const SUITES = { basic: 16, copymove: 13, props: 30, locks: 41, http: 4 };
const isInstalled = spawnSync('litmus', ['--help']).error === undefined;
const run = promisify(execFile);

let server: DavServer;
let folder: string;
beforeAll(async () => {
  server = await DavServer.open();
  folder = await mkdtemp(join(tmpdir(), 'litmus-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** The line that sums up a suite, and those of checks that did not pass. */
const litmus = async (suite: string): Promise<string[]> => {
  const { stdout } = await run('litmus', ['-k', `${server.url}/`], {
    cwd: folder,
    env: { ...process.env, TESTS: suite },
  });
  return stdout.split('\n').filter((line) => /FAIL|SKIPPED|summary/.test(line));
};

if (isInstalled)
  describe('litmus', () => {
    it.each(Object.entries(SUITES))('passes all of %s: %i', async (suite, count) => {
      const all = `of ${String(count)} tests run: ${String(count)} passed, 0 failed. 100.0%`;
      expect(await litmus(suite)).toEqual([`<- summary for \`${suite}': ${all}`]);
      expect(server.faults).toEqual([]);
    });
  });
else
  it('is not installed here (apt-get install litmus); what it would talk to is class 1 and 2', async () => {
    const { status, headers } = await server.ask('OPTIONS', '/');
    expect([status, headers.get('dav')]).toEqual([200, '1, 2']);
  });
