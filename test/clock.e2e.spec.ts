import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Run = { outcome: 'done' | 'failed' | 'halted'; endedAt: string; fault: string | null };
type Status = {
  sweeps: { name: string; last: Run | null }[];
  alarms: { code: string; detail: string }[];
};

const YEARS_MS = 3 * 365 * 86_400_000;
const capture = fixture('one-way.pcap');

let product: Product;
let id: string;
beforeAll(async () => {
  product = await Product.start();
  expect((await product.patch('/api/settings', { retentionDays: 90 })).status).toBe(200);
  const { body } = await product.put('call.pcap', capture);
  id = body.id as string;
  await product.settled(id);
  await swept('done');
});
afterAll(() => product.stop());

/** The same data, on a machine whose clock has jumped. */
const startAgain = async (jumpMs: number) => {
  await product.stop('SIGTERM', { keepData: true });
  const jumped = `const now = Date.now; Date.now = () => now() + ${String(jumpMs)};`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(jumped)}` };
  product = await Product.start({ dataDir: product.dataDir, env: jumpMs === 0 ? {} : env });
};

const status = async () => (await product.get<Status>('/api/status')).body;
const alarms = async () => (await status()).alarms.map(({ code }) => code);

/** The sweeps that remove by date; others need not believe the clock. */
const BY_DATE = new Set(['bin', 'retention', 'licence']);

/** Every sweep that goes by dates has run since it was asked, with this outcome. */
const swept = async (outcome: Run['outcome']) => {
  const runs = async () =>
    (await status()).sweeps.filter(({ name }) => BY_DATE.has(name)).map(({ last }) => last);
  const before = new Set((await runs()).map((run) => run?.endedAt));
  await product.sweep(...BY_DATE);
  await eventually(
    async () => (await runs()).every((run) => run?.outcome === outcome && !before.has(run.endedAt)),
    { withinMs: 60_000, what: `a turn of every sweep that is ${outcome}` },
  );
};

const stateOf = async () => (await product.get<SeenRecording>(`/api/recordings/${id}`)).body.state;
const confirm = () => product.post('/api/sweeps/confirm-clock');

/** The steps build on each other: one house, at several times. */
describe('a jump of the clock', { timeout: 240_000 }, () => {
  it.each([
    ['forwards by years', YEARS_MS, /1095 days after/],
    ['backwards by years', -YEARS_MS, /1095 days before/],
  ])('%s stops what goes by dates, and says so', async (_, jumpMs, words) => {
    await startAgain(jumpMs);
    await swept('halted');
    await eventually(async () => (await alarms()).includes('clock-doubted'));
    expect((await status()).alarms.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(words),
    ]);
    expect(await stateOf()).toBe('ready');
  });

  it('is over when the clock is right again', async () => {
    await startAgain(0);
    await swept('done');
    await eventually(async () => (await alarms()).length === 0);
    expect(await stateOf()).toBe('ready');
  });

  it('is no jump when an administrator confirms it', async () => {
    expect(await confirm()).toMatchObject({ status: 409, body: { code: 'clock-not-in-doubt' } });
    await startAgain(YEARS_MS);
    await swept('halted');
    expect(await stateOf()).toBe('ready');
    expect((await confirm()).status).toBe(204);
    await product.sweep(...BY_DATE);
    await eventually(async () => (await stateOf()) === 'deleted', { withinMs: 60_000 });
    await eventually(async () => (await alarms()).length === 0);
    const events = await product.get<{ items: { by: string }[] }>(
      '/api/events?type=ClockConfirmed',
    );
    expect(events.body.items).toMatchObject([{ by: expect.stringMatching(/^user:/) }]);
  });
});
