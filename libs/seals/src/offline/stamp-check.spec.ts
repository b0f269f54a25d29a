import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { madeCertificate, madeStamp, newIssuer } from '../../../../test/support/made-stamp.js';
import { canonicalJson } from '../canonical-json.js';
import { bytesOf, hexOf, sha256 } from './bytes.js';
import { FILES, type Place } from './evidence.js';
import { stampIn } from './stamp-check.js';

const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    readFileSync(join(import.meta.dirname, '../../../../test/fixtures/stamps', name)),
  );
/** What the stamps of the fixtures are of, in the place of a checkpoint. */
const placeOf = (manifest: object): Place => ({
  keys: [],
  before: null,
  after: null,
  checkpoint: { entry: { manifest: manifest as never, signature: '' }, path: [] },
});
const place = placeOf({ a: 1 });
const files = (stamp: string, checkpoint = '{"a":1}') =>
  new Map([
    [FILES.stamp, fixture(stamp)],
    [FILES.checkpoint, bytesOf(checkpoint)],
  ]);

describe('the time stamp in a package', () => {
  it('says who signed when that the checkpoint was there', async () => {
    expect(await stampIn(files('rsa.tsr'), place)).toEqual({
      stamp: { time: expect.stringMatching(/^2026-11-23T/) as string, signer: 'Stamps of Tests' },
      findings: [],
    });
    expect(await stampIn(files('ec.tsr'), place)).toMatchObject({
      stamp: { signer: 'Stamps of Curves' },
    });
    expect(await stampIn(new Map(), place)).toEqual({ stamp: null, findings: [] });
  });

  it('is not one of another checkpoint', async () => {
    expect(await stampIn(files('rsa.tsr', '{"a":2}'), placeOf({ a: 2 }))).toMatchObject({
      stamp: null,
      findings: [{ files: [FILES.stamp] }],
    });
    expect(await stampIn(files('rsa.tsr', '{"a":1} '), place)).toMatchObject({
      stamp: null,
      findings: [{ files: [FILES.checkpoint] }],
    });
    const without = { ...place, checkpoint: null };
    await expect(stampIn(files('rsa.tsr'), without)).rejects.toThrow('There is no checkpoint');
    await expect(stampIn(files('rsa.tsr'), null)).rejects.toThrow('There is no checkpoint');
  });

  it('is not one of before the checkpoint was signed, nor of a time that is to come', async () => {
    const [signer, root] = [newIssuer('Stamps of Tests'), newIssuer('Authority of Tests')];
    const certificate = madeCertificate(signer, root);
    const manifest = { sealedAt: '2026-11-23T08:00:00.000Z' };
    const bytes = bytesOf(canonicalJson(manifest));
    const imprint = hexOf(await sha256(bytes));
    const found = async (at: string) => {
      const stamp = madeStamp({ imprint, at, by: signer, certificate });
      const given = new Map([
        [FILES.stamp, stamp],
        [FILES.checkpoint, bytes],
      ]);
      return (await stampIn(given, placeOf(manifest))).findings;
    };
    expect(await found('2026-11-23T08:00:01')).toEqual([]);
    for (const at of ['2026-11-23T07:40:00', '2150-01-01T00:00:00'])
      expect(await found(at)).toEqual([
        { files: [FILES.stamp], detail: expect.stringContaining(`It was stamped at ${at}`) },
      ]);
  });

  it.each(['refused.tsr', 'other-use.tsr', 'without-certificate.tsr', 'sha512.tsr', 'README.md'])(
    'is not %s',
    async (name) => {
      await expect(stampIn(files(name), place)).rejects.toThrow(/\.$/);
    },
  );
});
