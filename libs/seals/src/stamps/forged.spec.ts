import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Issuer,
  madeCertificate,
  madeStamp,
  newIssuer,
  pemOf,
} from '../../../../test/support/made-stamp.js';
import { timeStampIn } from '../offline/stamp/time-stamp.js';
import { accepted } from './accept.js';

const asked = { imprint: '5a'.repeat(32), nonce: '4123456789abcdef' };
const clocks = { sealedAt: '2026-11-23T18:29:00.000Z', now: new Date('2026-11-23T18:31:00.000Z') };
const root = newIssuer('Authority of Tests');
const signer = newIssuer('Stamps of Tests');
const certificate = madeCertificate(signer, root);
const making = { ...asked, by: signer, certificate };
const roots = pemOf(madeCertificate(root, root, { ca: true }));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a time stamp that somebody made', () => {
  it('is taken when it is as an authority makes it', async () => {
    for (const digest of ['sha256', 'sha512'] as const)
      expect(await accepted(madeStamp({ ...making, digest }), asked, { roots, ...clocks })).toEqual(
        {
          ...{ time: '2026-11-23T18:30:00.000Z', serial: '09', signer: 'Stamps of Tests' },
          isTrusted: true,
        },
      );
  });

  it('is not taken where SHA-1 stands between what is stamped and the signature', async () => {
    const weak = madeStamp({ ...making, digest: 'sha1' });
    await expect(timeStampIn(weak)).rejects.toThrow('The token is signed over a weak hash.');
  });

  it.each([
    ['before the checkpoint was signed', '2026-11-23T18:18:59', 'before the checkpoint was signed'],
    ['in the future', '2026-11-23T18:41:01', 'in the future'],
    ['in another century', '2126-11-23T18:30:00', 'in the future'],
  ])('is not taken from %s', async (_when, at, message) => {
    const taking = accepted(madeStamp({ ...making, at }), asked, { roots, ...clocks });
    await expect(taking).rejects.toThrow(message);
  });

  it('is taken though the clocks are minutes apart', async () => {
    for (const at of ['2026-11-23T18:19:00', '2026-11-23T18:41:00'])
      expect(
        await accepted(madeStamp({ ...making, at }), asked, { roots, ...clocks }),
      ).toMatchObject({ isTrusted: true });
  });

  /** All of one name and one key: each issued each. */
  const ring = (count: number) => {
    const one: Issuer = newIssuer('Authority of Tests');
    const others = Array.from({ length: count }, (_, n) =>
      madeCertificate(one, one, { ca: true, serial: n + 1 }),
    );
    return { ...making, certificate: madeCertificate(signer, one), others };
  };

  it('has each certificate that comes with it looked at once, in whatever circles they lead', async () => {
    const verify = vi.spyOn(X509Certificate.prototype, 'verify');
    const taking = accepted(madeStamp(ring(6)), asked, { roots, ...clocks });
    await expect(taking).rejects.toThrow('under none of the roots');
    // Each of seven by the root, and by those of the six that are not known to lead anywhere yet.
    expect(verify.mock.calls.length).toBeLessThanOrEqual(7 * 7);
  });

  it('is not taken with more certificates than any path needs', async () => {
    await expect(timeStampIn(madeStamp(ring(40)))).rejects.toThrow('more than 20 certificates');
  });
});
