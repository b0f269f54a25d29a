import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '#domain/kernel';
import { type Recording, type RecordingEvent, recording } from '#domain/recording/recording';
import { start } from '#domain/recording/start';
import { create } from '#domain/user/create';
import { user } from '#domain/user/user';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { loadConfig } from '#infra/config';
import { type House, openHouse } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { CONVERTER } from '#media/converter';
import { bytesSource } from '#media/byte-source';
import { inspectCapture } from '#media/inspect';
import { encodePeaks } from '#media/peaks';
import { hashPassword } from '../apps/api/src/sessions/passwords.js';
import { PASSWORD, Product, type SeenRecording, eventually, fixture } from './support/product.js';

type Shown = SeenRecording & {
  readonly converter: string | null;
  readonly undecoded: readonly string[];
  readonly rereading: boolean;
};
type History = { items: { type: string; by: string; data: Record<string, unknown> }[] };

const OPUS = fixture('opus-nb-2way-pt111.pcap');
const G711 = fixture('g711a-2way.pcap');

const LONG = { timeout: 120_000 };

let product: Product;
let house: House;

/** The house of a running product, as an administrator's tool would open it. */
const houseOf = ({ dataDir }: Product): Promise<House> => {
  const folder = join(dataDir, 'eventstore');
  const access = JSON.parse(readFileSync(join(folder, 'access.json'), 'utf8')) as {
    port: number;
    password: string;
  };
  const ca = encodeURIComponent(join(folder, 'tls', 'ca.crt'));
  const address = `admin:${access.password}@127.0.0.1:${String(access.port)}`;
  return openHouse(
    loadConfig({
      EVENTSTORE_URL: `esdb://${address}?tls=true&tlsCAFile=${ca}`,
      DATABASE_URL: 'postgres://nobody@127.0.0.1/none',
      DATA_DIR: dataDir,
    }),
  );
};

const on = () => systemOccasion(house.clock, 'media-1');

type Outcome = Extract<
  RecordingEvent,
  { type: 'RecordingConverted' | 'RecordingConversionFailed' }
>;

/** A recording as an earlier release left it, all at once; its blobs are there already. */
const leave = async (id: string, bytes: number, outcome: Outcome): Promise<void> => {
  const announced = { conversation: null, device: '009033302ab1', serial: '1', domain: null };
  const begin = start({ ...announced, fileName: `${id}.pcap`, registration: null });
  const endedAt = on().at.toISOString();
  const data = { endedAt, bytes, sha256: id, incomplete: null };
  const uploaded = { type: 'RecordingUploaded', data } as const;
  const history: Decision<Recording, RecordingEvent> = (state, occasion) => [
    ...begin(state, occasion),
    uploaded,
    outcome,
  ];
  await house.ledger.transact(recording, id, history, on());
};

const read = async (id: string): Promise<Shown> =>
  (await product.get<Shown>(`/api/recordings/${id}`)).body;

const historyOf = async (id: string): Promise<History['items']> =>
  (await product.get<History>(`/api/recordings/${id}/history`)).body.items;

const requestsOf = async (id: string) =>
  (await historyOf(id)).filter(({ type }) => type === 'RecordingConversionRequested');

/** As after an update: a worker starts, and finds what an earlier release left. */
const startWorkerAnew = async (id: string): Promise<void> => {
  await eventually(async () => ['ready', 'failed'].includes((await read(id)).state));
  product.kill('worker');
};

beforeAll(async () => {
  product = await Product.start();
  house = await houseOf(product);
});
afterAll(async () => {
  await house.close();
  await product.stop();
});

describe('a recording that failed only for its codec', () => {
  it('becomes ready and can be played after an update, by itself', LONG, async () => {
    const id = randomUUID();
    await house.blobs.put(recordingBlobs(id).capture, OPUS);
    const data = {
      converter: 'media-1',
      code: 'codec-unsupported',
      reason: 'The audio is coded with Opus, which cannot be decoded yet.',
    };
    await leave(id, OPUS.length, { type: 'RecordingConversionFailed', data });
    await startWorkerAnew(id);
    const found = await eventually(
      async () => {
        const now = await read(id);
        return now.state === 'ready' && now;
      },
      { withinMs: 90_000, what: 'the reconversion' },
    );
    expect(found).toMatchObject({ converter: CONVERTER, codecs: ['Opus'], failure: null });
    const audio = await product.fetch(`/api/recordings/${id}/audio`);
    expect(audio.status).toBe(200);
    const sound = new Int16Array((await audio.arrayBuffer()).slice(44));
    expect(sound.some((sample) => Math.abs(sample) > 1_000)).toBe(true);
    const [request, ...more] = await requestsOf(id);
    expect(more).toEqual([]);
    expect(request).toMatchObject({ data: { cause: CONVERTER } });
    expect(request!.by).toMatch(/^system:/);
  });
});

describe('a recording of which one side could not be decoded', () => {
  it('can be heard all the while; a re-read that fails leaves it as it is', LONG, async () => {
    const id = randomUUID();
    const told = await inspectCapture(bytesSource(G711));
    const { index, peaks, ...facts } = told;
    const blobs = recordingBlobs(id);
    await house.blobs.put(blobs.capture, G711);
    await house.blobs.put(blobs.earlier.index, index);
    await house.blobs.put(blobs.earlier.peaks, encodePeaks(peaks));
    // As if the first converter had known one side only.
    const earlier = { ...facts, converter: 'media-1', undecoded: ['G.711 A-law'] };
    await house.blobs.put(blobs.earlier.facts, Buffer.from(JSON.stringify(earlier)));
    const { sampleRate, frames, durationMs, capturedAt, codecs, quality } = told;
    const data = {
      converter: 'media-1',
      ...{ sampleRate, frames, durationMs, capturedAt, codecs, quality },
    };
    await leave(id, G711.length, { type: 'RecordingConverted', data });
    await startWorkerAnew(id);
    const states = new Set<string>();
    await eventually(
      async () => {
        const now = await read(id);
        if (now.state) states.add(now.state);
        return now.converter === CONVERTER && !now.rereading;
      },
      { withinMs: 90_000, what: 'the reconversion' },
    );
    expect([...states]).toEqual(['ready']);
    expect((await requestsOf(id)).map(({ data }) => data)).toEqual([
      {
        reason: 'G.711 A-law can be decoded now',
        cause: `${CONVERTER} G.711 A-law`,
        stays: 'ready',
      },
    ]);

    await house.blobs.put(recordingBlobs(id).capture, Buffer.from('no capture any more'));
    expect((await product.post(`/api/recordings/${id}/convert`)).status).toBeLessThan(300);
    await eventually(async () =>
      (await historyOf(id)).some(({ type }) => type === 'RecordingConversionFailed'),
    );
    expect(await read(id)).toMatchObject({ state: 'ready', failure: null, converter: CONVERTER });
  });
});

/** Somebody new, signed in: who he is, and how he authorizes what he asks for. */
const newcomer = async (
  role: 'auditor' | 'user',
): Promise<{ id: string; headers: HeadersInit }> => {
  const id = randomUUID();
  const account = { name: `${role}-${id}`, number: null, role };
  const made = create({ ...account, passwordHash: await hashPassword(PASSWORD) });
  await house.ledger.transact(user, id, made, on());
  // Too many sign-ins to an account that is not there yet would be held off.
  await eventually(async () => {
    const { body } = await product.get<History>(`/api/events?stream=user-${id}`);
    return body.items.length > 0;
  });
  const signIn = { user: account.name, password: PASSWORD };
  const { body } = await product.post<{ token: string }>('/api/session', signIn);
  return { id, headers: { authorization: `Bearer ${body.token}` } };
};

const SOUND = ['digits', 'audio', 'waveform', 'download', 'capture'];

describe('the quality of a recording', () => {
  it('is answered with a tag to ask by again, and by nobody who may not', async () => {
    const { body } = await product.put('f9e5-009033302ab1-9.pcap', fixture('g711a-dtmf101.pcap'));
    const { id } = await product.settled(body.id as string);
    const answer = await product.fetch(`/api/recordings/${id}/quality`);
    expect(answer.status).toBe(200);
    const etag = answer.headers.get('etag')!;
    const quality = (await answer.json()) as { grade: string; digits: object[] };
    expect(quality).toMatchObject({ grade: 'good', local: { measured: { lost: 0 } } });
    expect(quality.digits).toHaveLength(4);
    expect(JSON.stringify(quality.digits)).not.toContain('"digit"');
    const again = await product.fetch(`/api/recordings/${id}/quality`, {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    for (const route of ['quality', 'digits']) {
      const stranger = await fetch(new URL(`/api/recordings/${id}/${route}`, product.url));
      expect(stranger.status).toBe(401);
    }
  });

  it('shows dialled digits, and notes that they were shown', async () => {
    const [{ id } = { id: '' }] = await product.recordings('?q=f9e5-009033302ab1-9');
    const { body } = await product.get<{ items: { digit: string }[] }>(
      `/api/recordings/${id}/digits`,
    );
    expect(body.items.map(({ digit }) => digit).join('')).toBe('15#*');
    await eventually(async () =>
      (await historyOf(id)).some(({ type }) => type === 'RecordingDigitsShown'),
    );
  });

  it('is for those who audit, but no digit and no sound is', async () => {
    const [{ id } = { id: '' }] = await product.recordings('?q=f9e5-009033302ab1-9');
    const { headers } = await newcomer('auditor');
    for (const what of SOUND) {
      const answer = await product.fetch(`/api/recordings/${id}/${what}`, { headers });
      expect([what, answer.status]).toEqual([what, 403]);
      expect(await answer.json()).toMatchObject({ code: 'not-allowed' });
    }
    const quality = await product.fetch(`/api/recordings/${id}/quality`, { headers });
    expect(quality.status).toBe(200);
    await quality.body?.cancel();
  });

  it('is refused to those who audit, and that is noted, as is what is about no recording', async () => {
    const { body } = await product.put('audited.pcap', fixture('one-way.pcap'));
    const { id } = await product.settled(body.id as string);
    const { id: auditor, headers } = await newcomer('auditor');
    const asked = [...SOUND.map((what) => `recordings/${id}/${what}`), 'settings', 'status'];
    for (const path of [...asked, 'settings'])
      expect([path, (await product.fetch(`/api/${path}`, { headers })).status]).toEqual([
        path,
        403,
      ]);
    const dashboard = await product.fetch('/admin/jobs', { headers });
    expect(dashboard.status).toBe(403);
    const refusals = async (stream: string) => {
      const path = `/api/events?stream=${stream}&type=RecordingAccessRefused`;
      const { items } = (await product.get<History>(path)).body;
      expect(items.every(({ by }) => by === `user:${auditor}`)).toBe(true);
      return items.map(({ data }) => data.verb as string).toSorted();
    };
    await eventually(async () => (await refusals(`activity-${id}`)).length >= SOUND.length);
    await eventually(async () => (await refusals(`activity-${auditor}`)).length >= 2);
    const verbs = ['download', 'download', 'play', 'play', 'play'];
    expect(await refusals(`activity-${id}`)).toEqual(verbs);
    expect(await refusals(`activity-${auditor}`)).toEqual(['operate', 'settings']);
    const shown = (await historyOf(id)).filter(({ type }) => type === 'RecordingAccessRefused');
    expect(shown).toHaveLength(SOUND.length);
  });

  it('is unknown to those whose recording it is not; that they asked is noted', async () => {
    const [{ id } = { id: '' }] = await product.recordings('?q=f9e5-009033302ab1-9');
    const { id: stranger, headers } = await newcomer('user');
    for (const what of ['quality', ...SOUND]) {
      const answer = await product.fetch(`/api/recordings/${id}/${what}`, { headers });
      expect([what, answer.status]).toEqual([what, 404]);
      expect(await answer.json()).toMatchObject({ code: 'recording-unknown' });
    }
    const verbs = await eventually(async () => {
      const tried = (await historyOf(id)).filter(
        ({ type, by }) => type === 'RecordingAccessRefused' && by === `user:${stranger}`,
      );
      return tried.length > SOUND.length && tried.map(({ data }) => data.verb as string);
    });
    expect(verbs.toSorted()).toEqual(['download', 'download', 'open', 'play', 'play', 'play']);
  });

  it('is refused, with the reason, of what could not be converted', async () => {
    const { body } = await product.put('no-capture.pcap', Buffer.from('this is no capture'));
    await product.settled(body.id as string);
    const answer = await product.get(`/api/recordings/${body.id as string}/quality`);
    expect(answer).toMatchObject({ status: 409, body: { code: 'recording-failed' } });
  });
});
