import { expect } from 'vitest';
import { type Product, eventually } from './product.js';
import type { TimeStampAuthority } from './time-stamp-authority.js';

const WITHIN = { withinMs: 60_000 };

type Stamped = { stamp: { authority: string; signer: string; trusted: boolean } | null };
type Alarms = { alarms: { subject: string; detail: string }[] };

/** A product that has a checkpoint asks this authority, which is away first. */
export const isStampedOutside = async (
  product: Product,
  authority: TimeStampAuthority,
): Promise<void> => {
  const { url, root: roots } = authority;
  authority.isAway = true;
  for (const wrong of [{ url: 'ftp://stamps/' }, { url, roots: 'none' }]) {
    const { status } = await product.patch('/api/settings', { timestampAuthority: wrong });
    expect(status).toBe(400);
  }
  const set = await product.patch('/api/settings', { timestampAuthority: { url, roots } });
  expect([set.status, set.body['timestampAuthority']]).toEqual([200, { url, roots }]);
  const alarm = async () =>
    (await product.get<Alarms>('/api/status')).body.alarms.find(
      ({ subject }) => subject === 'stamps',
    );
  await product.sweep('stamps');
  await eventually(async () => (await alarm())?.detail.includes('has no time stamp'), WITHIN);
  authority.isAway = false;
  await product.sweep('stamps');
  const stamps = await eventually(
    async () => {
      const { body } = await product.get<{ items: Stamped[] }>('/api/seals/checkpoints');
      return body.items.every(({ stamp }) => stamp !== null) && body.items;
    },
    { what: 'the time stamps', ...WITHIN },
  );
  const stamp = { authority: url, signer: 'Stamps of Tests', trusted: true };
  expect(stamps[0]).toMatchObject({ stamp });
  await eventually(async () => (await alarm()) === undefined, WITHIN);
};
