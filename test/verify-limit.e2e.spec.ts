import { afterAll, beforeAll, expect, it } from 'vitest';
import { changingCall } from './support/changing-call.js';
import { Product, eventually } from './support/product.js';

/** More than one caller may ask for at once. */
const ASKED = 16;
const OF_ONE = 4;

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product.stop());

const verify = (id: string) =>
  product.fetch(`/api/recordings/${id}/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });

it('verifies four recordings of a caller in turn, and tells him when to ask for more', async () => {
  expect((await product.patch('/api/settings', { watermark: true })).status).toBe(200);
  const { body } = await product.put('a call.pcap', changingCall(0.05));
  const id = body.id as string;
  await product.settled(id);
  const isSealed = async () => (await verify(id)).status === 200;
  await eventually(isSealed, { what: 'the seal', withinMs: 60_000 });
  const refused = await eventually(async () => {
    const answers = await Promise.all(Array.from({ length: ASKED }, () => verify(id)));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(OF_ONE);
    return answers.find(({ status }) => status === 429);
  });
  expect(refused.headers.get('retry-after')).toBe('5');
  const problem = (await refused.json()) as { code: string; detail: string };
  expect(problem.code).toBe('too-many-verifications');
  expect(problem.detail).toContain('4');
  expect(await isSealed()).toBe(true);
});
