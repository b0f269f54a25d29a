import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { changeTimestampAuthority } from '#domain/settings/change-timestamp-authority';
import { type TimestampAuthority, settings } from '#domain/settings/settings';
import { checkpointStamp } from '#domain/stamp/stamp';
import { systemOccasion } from '#infra/occasion';
import { appendCheckpoint } from '#seals/checkpoints';
import { manifestBytes } from '#seals/entry';
import { timeStampIn } from '#seals/offline/stamp/time-stamp';
import { type Seals, openSeals } from '#seals/seals';
import { hasOpenssl } from '../../../../test/support/evidence-by-hand.js';
import { type LogWorld, freshLogWorld, project } from '../../../../test/support/log-world.js';
import { TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';
import { stampsSweep } from './stamps.sweep.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/stamps');

let world: LogWorld;
let seals: Seals;
const opened: Seals[] = [];
afterAll(() => Promise.all(opened.map(({ measuring }) => measuring.close())));
beforeEach(async () => {
  world = await freshLogWorld();
  seals = openSeals(world.house, world.readModel, 1);
  opened.push(seals);
  const key = await seals.keys.make();
  await seals.chain.appendKey(null, key, { by: key, on: on() });
});

const on = () => systemOccasion(world.house.clock, 'spec');
const run = () => stampsSweep(seals).run();
const ask = async (to: TimestampAuthority | null): Promise<void> => {
  await world.house.ledger.transact(settings, null, changeTimestampAuthority(to), on());
};
const checkpoint = async (): Promise<number> => {
  const entry = await appendCheckpoint(seals, on());
  await project(world);
  return entry!.manifest.sequence;
};
const stampOf = async (place: number) =>
  (await world.house.ledger.load(checkpointStamp, String(place))).state;
const whyNot = async (): Promise<string> =>
  run().then(
    () => 'it was stamped',
    (error: unknown) => (error as Error).message,
  );

describe('the sweep that has checkpoints stamped', () => {
  it('asks nobody while no authority is set, and nothing when there is nothing to stamp', async () => {
    await checkpoint();
    expect(await run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    const { house } = world;
    await ask({ url: 'http://127.0.0.1:1/', roots: null });
    await ask(null);
    expect(await run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
    expect((await house.ledger.load(settings, null)).state.timestampAuthority).toBeNull();
  });

  it('keeps nothing of an authority that is away, refuses, or stamps something else', async () => {
    const place = await checkpoint();
    let answer: Uint8Array | null = null;
    const server = createServer((request, response) => {
      if (answer === null) request.socket.destroy();
      else response.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await ask({ url: `http://127.0.0.1:${String(port)}/`, roots: null });
    try {
      const said = await whyNot();
      expect(said).toMatch(
        /^The checkpoint of .*Z has no time stamp for \d+ min\. 127\.0\.0\.1:\d+: It does not answer/,
      );
      for (const [name, message] of [
        ['refused.tsr', 'The authority refused (status 2)'],
        ['rsa.tsr', 'stamped something else'],
        ['rsa-root.pem', 'not written in DER'],
      ] as const) {
        answer = await readFile(join(FIXTURES, name));
        expect(await whyNot()).toContain(message);
      }
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    expect(await stampOf(place)).toBeNull();
  });

  it('stamps each checkpoint once, the earliest first, and goes on when the authority is back', async () => {
    if (!hasOpenssl()) return;
    const authority = await TimeStampAuthority.start();
    try {
      const first = await checkpoint();
      await ask({ url: authority.url, roots: authority.root });
      authority.isAway = true;
      expect(await whyNot()).toContain('It answered with status 503.');
      authority.isAway = false;
      const second = await checkpoint();
      expect(await run()).toEqual({ lookedAt: 2, did: 2, refused: 0 });
      expect(await run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
      expect(authority.requests).toHaveLength(3);
      for (const place of [first, second]) {
        const stamp = (await stampOf(place))!;
        expect(stamp).toMatchObject({ signer: 'Stamps of Tests', trusted: true });
        const { manifest } = (await seals.chain.entry(place))!;
        const token = await timeStampIn(Uint8Array.from(Buffer.from(stamp.response, 'base64')));
        const digest = await crypto.subtle.digest(
          'SHA-256',
          Uint8Array.from(manifestBytes(manifest)),
        );
        expect(token.imprint).toBe(Buffer.from(digest).toString('hex'));
        expect(token.time).toBe(stamp.time);
      }
    } finally {
      await authority.stop();
    }
  });

  it('leaves a checkpoint alone that a clock dated a year ahead, and stamps the one behind it', async () => {
    const authority = await TimeStampAuthority.start();
    try {
      await ask({ url: authority.url, roots: authority.root });
      const at = new Date(world.house.clock.now().getTime() + 365 * 24 * 3_600_000);
      const ahead = await appendCheckpoint(seals, systemOccasion({ now: () => at }, 'spec'));
      await project(world);
      expect(await run()).toEqual({ lookedAt: 0, did: 0, refused: 0 });
      const behind = await checkpoint();
      expect(await run()).toEqual({ lookedAt: 1, did: 1, refused: 0 });
      expect(await stampOf(behind)).not.toBeNull();
      expect(await stampOf(ahead!.manifest.sequence)).toBeNull();
    } finally {
      await authority.stop();
    }
  });
});
