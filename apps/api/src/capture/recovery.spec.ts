import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'vite';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { systemClock } from '#infra/clock';
import { CaptureRig } from '../../../../test/support/capture-rig.js';
import { RawHttp, until } from '../../../../test/support/raw-http.js';
import { announcementOf } from './capture-target.js';
import { claimFolder } from './owner.js';
import { announce, settle } from './settle.js';
import type { Spooled } from './spool.js';

const NAME = 'f9e5956e47d460010630009033302ab1-009033302ab1-11.pcap';
const BYTES = 'what came';
const sha256 = createHash('sha256').update(BYTES).digest('hex');
const what: Spooled = {
  startedAt: '2030-01-01T00:00:00.000Z',
  announced: announcementOf({ domain: 'd', fileName: NAME }),
};
const deadProcess = { pid: 2 ** 22 + 1, startTime: '1', place: 'another machine' };

let rig: CaptureRig;
beforeEach(async () => void (rig = await CaptureRig.start()));
afterEach(() => rig.close());

/** A spool folder of a process that is no more. */
const deadFolder = async (inside = 'spool'): Promise<string> => {
  const folder = join(rig.folder, inside, randomUUID());
  await mkdir(folder, { recursive: true });
  const owner = join(folder, 'owner.json');
  await writeFile(owner, JSON.stringify(deadProcess));
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(owner, longAgo, longAgo);
  return folder;
};

const leave = async (folder: string, files: Record<string, string>) => {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
};

/** All at once, as a crash leaves it: a sweep may be looking at this very moment. */
const leaveDead = async (files: Record<string, string>) => {
  const aside = await deadFolder('aside');
  await leave(aside, files);
  await mkdir(join(rig.folder, 'spool'), { recursive: true });
  await rename(aside, join(rig.folder, 'spool', randomUUID()));
};

const looksEmpty = async () => {
  // A folder that goes while it is being read is one more reason to look again.
  const names = await readdir(join(rig.folder, 'spool'), { recursive: true }).catch(() => ['.']);
  return names.every((name) => name.endsWith('owner.json') || !name.includes('.'));
};

/** Looked at twice: a dead folder that is claimed meanwhile may be in neither place the first time. */
const spoolIsEmpty = () =>
  until(async () => (await looksEmpty()) && (await looksEmpty()), 'an empty spool');

const finished = async (id: string, incomplete: string | null) => {
  await spoolIsEmpty();
  const { events, id: found } = await rig.only();
  expect(found).toBe(id);
  expect(events.map(({ type }) => type)).toEqual(['RecordingStarted', 'RecordingUploaded']);
  expect(events[1]?.data).toMatchObject({ bytes: BYTES.length, sha256, incomplete });
  expect((await rig.capture(id))?.toString()).toBe(BYTES);
};

describe('what a dead process left', () => {
  const id = randomUUID();
  const record = JSON.stringify(what);
  const spent = { id, what, bytes: BYTES.length, sha256, endedAt: new Date() };

  it('in the middle of an upload is a recording, cut off by its server’s death', async () => {
    await leaveDead({ [`${id}.json`]: record, [`${id}.part`]: BYTES });
    await rig.open();
    await finished(id, 'server-killed');
    const [started, uploaded] = (await rig.only()).events;
    expect(started?.data).toMatchObject({ startedAt: what.startedAt });
    expect(uploaded?.metadata).toMatchObject({ by: 'device:009033302ab1', via: 'put' });
  });

  it('in the middle of an upload that the log knows is finished there', async () => {
    await announce(rig.deps, id, what);
    await leaveDead({ [`${id}.json`]: record, [`${id}.part`]: BYTES });
    await rig.open();
    await finished(id, 'server-killed');
  });

  it('ended by the clock that it began by, though ours runs a month ahead of that', async () => {
    const began = new Date(Date.now() - 60_000);
    const known = JSON.stringify({ ...what, startedAt: began.toISOString(), aheadMs: 0 });
    await leaveDead({ [`${id}.json`]: known, [`${id}.part`]: BYTES });
    const left = Date.now();
    await rig.open({ clock: systemClock(31 * 86_400_000) });
    await finished(id, 'server-killed');
    const at = (await rig.only()).events[1]?.metadata.at;
    expect(Date.parse(String(at))).toBeGreaterThan(began.getTime());
    expect(Date.parse(String(at))).toBeLessThanOrEqual(left + 1);
  });

  it.each(['complete', 'connection-broken', 'disk-full'] as const)(
    'after an end written down (%s) keeps that end',
    async (ending) => {
      await leaveDead({ [`${id}.${ending}.json`]: record, [`${id}.part`]: BYTES });
      await rig.open();
      await finished(id, ending === 'complete' ? null : ending);
    },
  );

  it('after the blob was taken over, before the event, gets its event', async () => {
    await announce(rig.deps, id, what);
    await rig.deps.blobs.put(recordingBlobs(id).capture, Buffer.from(BYTES));
    await leaveDead({ [`${id}.connection-idle.json`]: record });
    await rig.open();
    await finished(id, 'connection-idle');
  });

  it('after the event, before the files went, gets nothing twice', async () => {
    const path = join(rig.folder, 'bytes');
    await writeFile(path, BYTES);
    await settle(rig.deps, { ...spent, ending: 'complete', path });
    await leaveDead({ [`${id}.complete.json`]: record });
    await rig.open();
    await finished(id, null);
  });

  it('as a duplicate that was noted stays that, and its bytes go', async () => {
    await rig.deps.blobs.put(recordingBlobs(id).capture, Buffer.from(BYTES));
    await settle(rig.deps, { ...spent, ending: 'complete', path: null });
    const twin = randomUUID();
    await leaveDead({ [`${twin}.complete.json`]: record, [`${twin}.part`]: BYTES });
    await rig.open();
    await spoolIsEmpty();
    expect(await rig.stage(twin)).toBe('duplicate');
    await leaveDead({ [`${twin}.complete.json`]: record, [`${twin}.part`]: BYTES });
    await spoolIsEmpty();
    await leaveDead({ [`${twin}.complete.json`]: record });
    await spoolIsEmpty();
    expect((await rig.recordings()).find((each) => each.id === twin)?.events).toHaveLength(2);
  });

  it('before the first byte was taken is nothing', async () => {
    await leaveDead({ [`${id}.json`]: record, [`${randomUUID()}.new`]: '{"star' });
    await rig.open();
    await spoolIsEmpty();
    expect(await rig.recordings()).toEqual([]);
  });

  it.each([
    ['no record', {}],
    ['half a record', { [`${id}.json`]: record.slice(0, 20) }],
    ['a broken record with an end', { [`${id}.server-stopped.json`]: '{}' }],
  ])('with %s is kept as unmatched', async (_, files) => {
    await leaveDead({ ...files, [`${id}.part`]: BYTES });
    await rig.open();
    await spoolIsEmpty();
    const { events } = await rig.only();
    expect(events[0]?.data).toMatchObject({ device: null, personal: { fileName: `${id}.pcap` } });
    expect(events[1]?.data).toMatchObject({ bytes: BYTES.length, sha256 });
    expect((await rig.capture(id))?.toString()).toBe(BYTES);
  });

  it('having taken over what an earlier one left, is taken over whole', async () => {
    const dead = await deadFolder();
    const earlier = await deadFolder('elsewhere');
    await leave(earlier, { [`${id}.json`]: record, [`${id}.part`]: BYTES });
    await rename(earlier, join(dead, `claimed-${randomUUID()}`));
    await rig.open();
    await finished(id, 'server-killed');
  });

  it('is finished once, though several processes start at the same time', async () => {
    await leaveDead({ [`${id}.json`]: record, [`${id}.part`]: BYTES });
    await Promise.all([rig.open(), rig.open(), rig.open()]);
    await finished(id, 'server-killed');
  });

  it('waits for an event store that is away', async () => {
    let away = true;
    await leaveDead({ [`${id}.json`]: record, [`${id}.part`]: BYTES });
    await rig.open({
      ledger: {
        load: (aggregate, of) => rig.deps.ledger.load(aggregate, of),
        transact: (...given) =>
          away ? Promise.reject(new Error('away')) : rig.deps.ledger.transact(...given),
      },
    });
    await until(
      () => rig.logged.some(({ message }) => message.includes('waits in the spool')),
      'a try',
    );
    expect(await rig.recordings()).toEqual([]);
    away = false;
    await finished(id, 'server-killed');
  });

  it('whose bytes are nowhere is said, and does not stop the others', async () => {
    const lost = randomUUID();
    await announce(rig.deps, lost, what);
    await leaveDead({
      [`${lost}.complete.json`]: record,
      [`${id}.json`]: record,
      [`${id}.part`]: BYTES,
    });
    await rig.open();
    await until(async () => (await rig.stage(id)) === 'received', 'the other one');
    await until(() => rig.logged.some(({ message }) => message.includes('neither')), 'a word');
    expect(await rig.stage(lost)).toBe('recording');
  });
});

describe('what a living process is doing', () => {
  it('is left alone', async () => {
    const id = randomUUID();
    const folder = join(rig.folder, 'spool', randomUUID());
    await mkdir(folder, { recursive: true });
    await claimFolder(folder);
    await leave(folder, { [`${id}.json`]: JSON.stringify(what), [`${id}.part`]: BYTES });
    const dead = randomUUID();
    await leaveDead({
      [`${dead}.json`]: JSON.stringify(what),
      [`${dead}.part`]: BYTES,
    });
    await rig.open();
    await until(async () => (await rig.recordings())[0]?.events.length === 2, 'the dead one');
    expect((await rig.only()).id).toBe(dead);
    expect(await readdir(folder)).toHaveLength(3);
  });
});

describe('a server that is killed', () => {
  let child: ChildProcess | null = null;
  let program = '';
  afterEach(async () => {
    child?.kill('SIGKILL');
    await rm(program, { force: true });
  });

  it('leaves every byte it had taken in a recording', async () => {
    const port = await startChild();
    const written = once(child as ChildProcess, 'message');
    const uploads = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const name = `/recordings/Files/kill-${String(index)}.pcap`;
        const client = await RawHttp.connect(port);
        client.head(`PUT ${name} HTTP/1.1`, 'Transfer-Encoding: chunked');
        return client.chunk(`first ${String(index)}, `).chunk('second');
      }),
    );
    const received = () => readdir(join(rig.folder, 'spool'), { recursive: true });
    await until(
      async () => (await received()).filter((n) => n.endsWith('.part')).length === 20,
      'files',
    );
    // Two rounds of writing later all that was sent is in the files.
    await written;
    child?.kill('SIGKILL');
    await once(child as ChildProcess, 'exit');
    for (const { socket } of uploads) socket.destroy();

    await rig.open();
    await spoolIsEmpty();
    const found = await rig.recordings();
    expect(found).toHaveLength(20);
    for (const { id, events } of found) {
      const [started, uploaded, ...more] = events;
      expect(more).toEqual([]);
      expect(uploaded?.data).toMatchObject({ incomplete: 'server-killed' });
      const name = started?.type === 'RecordingStarted' ? started.data.personal?.fileName : '';
      const index = /kill-(\d+)/.exec(name ?? '')?.[1] ?? '';
      expect((await rig.capture(id))?.toString()).toBe(`first ${index}, second`);
    }
  });

  /** A door in a process of its own, on this rig's log, blobs and spool. */
  const startChild = async (): Promise<number> => {
    program = await bundle(join(rig.folder, 'child'));
    child = spawn(process.execPath, [program, rig.folder, rig.eventStore.url], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const [port] = (await once(child, 'message')) as [number];
    return port;
  };
});

/** The child's program, in one file that plain Node runs. */
const bundle = async (outDir: string): Promise<string> => {
  const root = join(import.meta.dirname, '../../../..');
  const entry = join(root, 'test/support/capture-child.ts');
  await build({
    root,
    logLevel: 'silent',
    configFile: false,
    resolve: { conditions: ['source'] },
    ssr: { resolve: { conditions: ['source'] } },
    build: { ssr: entry, outDir, emptyOutDir: false, target: 'node22' },
  });
  // Packages are found upwards from the file: it must lie in the project.
  const inProject = join(root, 'node_modules', '.cache', `capture-child-${randomUUID()}.mjs`);
  await mkdir(dirname(inProject), { recursive: true });
  await rename(join(outDir, 'capture-child.js'), inProject);
  return inProject;
};
