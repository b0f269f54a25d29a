import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RunningEventStore, startEventStore } from '#embedded/event-store/server';
import { recording } from '#domain/recording/recording';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { encryptedBlobs } from '#infra/crypt/encrypted-blobs';
import { systemClock } from '#infra/clock';
import { Codec } from '#infra/event-store/codec';
import { connectEventStore } from '#infra/event-store/esdb.event-store';
import { Ledger } from '#infra/event-store/ledger';
import type { RecordedEvent } from '#infra/event-store/recorded-event';
import { BlobKeyVault } from '#infra/keys/key-vault';
import type { CaptureCredentials } from '../../apps/api/src/capture/credentials.js';
import type { CaptureDoorDeps, UploadProgress } from '../../apps/api/src/capture/deps.js';
import { captureDoor } from '../../apps/api/src/capture/door.js';

export type RecordingEvents = { readonly id: string; readonly events: RecordedEvent[] };

/** What stands behind the door: a real event store, a real blob store, a spool; folders of its own. */
export class CaptureRig {
  credentials: CaptureCredentials | null = null;
  readonly told: UploadProgress[] = [];
  readonly logged: { facts: object; message: string }[] = [];
  private readonly doors: FastifyInstance[] = [];

  private constructor(
    readonly folder: string,
    readonly eventStore: RunningEventStore,
    readonly deps: CaptureDoorDeps,
    private readonly codec: Codec,
    private readonly store: ReturnType<typeof connectEventStore>,
  ) {}

  static async start(patienceMs = 1_000): Promise<CaptureRig> {
    const folder = await mkdtemp(join(tmpdir(), 'capture-'));
    const eventStore = await startEventStore({ data: join(folder, 'events') });
    const store = connectEventStore(eventStore.url, { patienceMs });
    const stored = await openBlobStore(`file:${join(folder, 'blobs')}`);
    const { blobs, dataKeys } = encryptedBlobs(stored);
    const codec = new Codec(new BlobKeyVault(stored));
    const rig: CaptureRig = new CaptureRig(
      folder,
      eventStore,
      {
        ledger: new Ledger(store, codec),
        clock: systemClock(),
        blobs,
        dataKeys,
        spoolDir: join(folder, 'spool'),
        credentials: () => Promise.resolve(rig.credentials),
        findSame: (capture) => rig.findSame(capture),
        waitForCatalogue: () => Promise.resolve(true),
        progress: {
          report: (rows) => Promise.resolve(void rig.told.push(...rows)),
          forget: () => Promise.resolve(),
        },
        log: keepLog(() => rig),
        limits: { tickMs: 50, recoverMs: 200, settleMs: 5_000, stopMs: 5_000 },
      },
      codec,
      store,
    );
    return rig;
  }

  /** Opens a door on a port of its own. */
  async open(
    changed: Partial<CaptureDoorDeps> = {},
    options: FastifyHttpOptions<Server> = {},
  ): Promise<{ port: number; fastify: FastifyInstance }> {
    const fastify = Fastify(options);
    const limits = { ...this.deps.limits, ...changed.limits };
    await fastify.register(captureDoor, { ...this.deps, ...changed, limits });
    await fastify.listen({ port: 0, host: '127.0.0.1' });
    this.doors.push(fastify);
    return { port: (fastify.server.address() as AddressInfo).port, fastify };
  }

  /** Everything the log knows, by recording, oldest first. */
  async recordings(): Promise<RecordingEvents[]> {
    const found = new Map<string, RecordedEvent[]>();
    for await (const stored of this.store.readAll({})) {
      if (!stored.stream.startsWith('recording-')) continue;
      const id = stored.stream.slice('recording-'.length);
      found.set(id, [...(found.get(id) ?? []), await this.codec.decode(stored)]);
    }
    return [...found].map(([id, events]) => ({ id, events }));
  }

  /** The one recording there is. @throws when there are none or several */
  async only(): Promise<RecordingEvents> {
    const [one, ...more] = await this.recordings();
    if (!one || more.length > 0)
      throw new Error(`Not one recording but ${String(more.length + (one ? 1 : 0))}.`);
    return one;
  }

  async capture(id: string): Promise<Buffer | null> {
    const bytes = await this.deps.blobs.get(recordingBlobs(id).capture);
    return bytes && Buffer.from(bytes);
  }

  async stage(id: string): Promise<string> {
    return (await this.deps.ledger.load(recording, id)).state.stage;
  }

  async close(): Promise<void> {
    await Promise.all(this.doors.map((door) => door.close()));
    await this.store.close();
    await this.eventStore.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async findSame({ fileName, sha256 }: { fileName: string; sha256: string }) {
    const same = (await this.recordings()).find(
      ({ events }) =>
        events.some(
          (e) => e.type === 'RecordingStarted' && e.data.personal?.fileName === fileName,
        ) && events.some((e) => e.type === 'RecordingUploaded' && e.data.sha256 === sha256),
    );
    return same?.id ?? null;
  }
}

const keepLog = (rig: () => CaptureRig): CaptureDoorDeps['log'] => {
  const keep = (facts: object, message: string) => void rig().logged.push({ facts, message });
  return { info: keep, warn: keep, error: keep };
};
