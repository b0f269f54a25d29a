import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOpenssl } from '../../../../test/support/evidence-by-hand.js';
import { TimeStampAuthority } from '../../../../test/support/time-stamp-authority.js';
import { timeStampIn } from '../offline/stamp/time-stamp.js';
import { accepted } from './accept.js';
import { askAuthority } from './ask-authority.js';
import { newRequest, requestBytes } from './request.js';

/** Made by openssl, each over stamped.json; what became of the keys: see the README beside them. */
const fixture = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  Uint8Array.from(
    await readFile(join(import.meta.dirname, '../../../../test/fixtures/stamps', name)),
  );
const text = async (name: string) => Buffer.from(await fixture(name)).toString();
const imprintOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const clocks = {
  sealedAt: '2026-11-23T18:00:00.000Z',
  now: new Date('2026-11-23T20:00:00.000Z'),
};
const asked = { imprint: imprintOf(Buffer.from('{"a":1}')), nonce: '4123456789abcdef' };

const why = async (asking: Promise<unknown>): Promise<string> =>
  asking.then(
    () => 'it was taken',
    (error: unknown) => (error as Error).message,
  );

describe('the response of a time-stamp authority', () => {
  it('is taken when it stamps what was asked, by RSA and by curves, under the roots given', async () => {
    const [rsa, ec] = await Promise.all([fixture('rsa.tsr'), fixture('ec.tsr')]);
    expect(
      await accepted(rsa, asked, { roots: await text('rsa-root.pem'), ...clocks }),
    ).toMatchObject({
      signer: 'Stamps of Tests',
      isTrusted: true,
      time: expect.stringMatching(/^2026-11-23T18:3\d:\d\d\.000Z$/) as string,
    });
    expect(
      await accepted(ec, asked, { roots: await text('ec-root.pem'), ...clocks }),
    ).toMatchObject({
      signer: 'Stamps of Curves',
      isTrusted: true,
    });
    const both = `Ours: ${await text('ec-root.pem')}\n${await text('rsa-root.pem')}`;
    expect(await accepted(rsa, asked, { roots: both, ...clocks })).toMatchObject({
      isTrusted: true,
    });
    expect(await accepted(rsa, asked, { roots: null, ...clocks })).toMatchObject({
      isTrusted: false,
    });
  });

  it.each([
    ['under another root', 'rsa.tsr', {}, 'ec-root.pem', 'under none of the roots'],
    ['over something else', 'rsa.tsr', { imprint: '00'.repeat(32) }, null, 'something else'],
    ['to another request', 'rsa.tsr', { nonce: '4123456789abcdee' }, null, 'another request'],
    ['over another hash', 'sha512.tsr', {}, null, 'another hash'],
    ['without its certificate', 'without-certificate.tsr', {}, null, 'is not in it'],
    ['by a certificate for mail too', 'other-use.tsr', {}, null, 'not one for time stamps alone'],
    [
      'that refuses',
      'refused.tsr',
      {},
      null,
      'refused (status 2): Message digest algorithm is not supported.',
    ],
  ])('is not taken %s', async (_what, name, other, root, message) => {
    const taking = accepted(
      await fixture(name),
      { ...asked, ...other },
      { roots: root && (await text(root)), ...clocks },
    );
    expect(await why(taking)).toContain(message);
  });

  it('is not taken with any bit of what is signed turned over, and no bit stops it', async () => {
    const [rsa, ec] = await Promise.all([fixture('rsa.tsr'), fixture('ec.tsr')]);
    const roots = (await text('rsa-root.pem')) + (await text('ec-root.pem'));
    const whole = fc.constantFrom(rsa, ec);
    await fc.assert(
      fc.asyncProperty(whole, fc.nat(), async (response, at) => {
        const bit = at % (response.length * 8);
        const flipped = Uint8Array.from(response);
        flipped[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
        const taken = await accepted(flipped, asked, { roots, ...clocks }).catch(() => null);
        // What nobody signed, as certificates beside the path, may be another without harm.
        if (taken) expect(taken).toEqual(await accepted(response, asked, { roots, ...clocks }));
      }),
      { numRuns: 400 },
    );
  }, 120_000);

  it('is not taken when it is cut, longer, or no response at all', async () => {
    const rsa = await fixture('rsa.tsr');
    const cut = fc.nat(rsa.length - 1).map((length) => rsa.slice(0, length));
    const garbage = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(cut, garbage), async (bytes) => {
        expect(await why(accepted(bytes, asked, { roots: null, ...clocks }))).toMatch(/./);
        expect(await why(timeStampIn(bytes))).not.toBe('it was taken');
      }),
      { numRuns: 300 },
    );
    const longer = Uint8Array.from([...rsa, 0]);
    expect(await why(accepted(longer, asked, { roots: null, ...clocks }))).toContain(
      'not written in DER',
    );
  });

  it('does not take roots that cannot be read', async () => {
    const rsa = await fixture('rsa.tsr');
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    expect(await why(accepted(rsa, asked, { roots: 'none', ...clocks }))).toContain(
      'There is no certificate in it',
    );
    expect(await why(accepted(rsa, asked, { roots: broken, ...clocks }))).toContain(
      'Certificate 1 in it cannot be read',
    );
  });
});

describe('a request to a time-stamp authority', () => {
  it('is as RFC 3161 has it, and no two are the same', () => {
    const request = requestBytes(asked).toString('hex');
    expect(request).toBe(
      `30430201013031300d060960864801650304020105000420${asked.imprint}02084123456789abcdef0101ff`,
    );
    const nonces = new Set(Array.from({ length: 1_000 }, () => newRequest(asked.imprint).nonce));
    expect(nonces.size).toBe(1_000);
    expect([...nonces].every((nonce) => /^[4-7][0-9a-f]{15}$/.test(nonce))).toBe(true);
  });

  it('is answered by openssl, where this machine has it, with what is taken', async () => {
    if (!hasOpenssl()) return;
    for (const kind of ['rsa', 'ec'] as const) {
      const authority = await TimeStampAuthority.start(kind);
      try {
        const request = newRequest(asked.imprint);
        const response = await askAuthority(authority.url, Uint8Array.from(requestBytes(request)));
        expect(
          await accepted(response, request, {
            ...{ roots: authority.root, sealedAt: new Date().toISOString(), now: new Date() },
          }),
        ).toMatchObject({
          signer: 'Stamps of Tests',
          isTrusted: true,
        });
        expect(authority.requests.map(({ type }) => type)).toEqual(['application/timestamp-query']);
      } finally {
        await authority.stop();
      }
    }
  });
});
