import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Announcement } from '#domain/recording/start';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { aheadOfMachine } from '#infra/clock';
import { Turns } from '#infra/event-store/turns';
import { codeOf } from '#infra/trace/line';
import { error as grave, trace, warn } from '#infra/trace/trace';
import type { CaptureDoorDeps, DoorLimits } from './deps.js';
import { JustKept } from './just-kept.js';
import { fingerprintSpooled, mendingOf } from './mend-spooled.js';
import type { Arrived, Ending, Reception } from './reception.js';
import { type Settled, type Spent, announce, settle } from './settle.js';
import { type Spool, type Spooled, markEnded, partOf } from './spool.js';
import type { CaptureFile } from './spool-file.js';
import { Turnstile } from './turnstile.js';
import type { UploadsInFlight } from './uploads.js';

/** How a delivery went, for whoever has to answer the device. */
export type Delivered =
  /** Not one byte came before the device, or we, ended it; there is no recording. */
  | { readonly kind: 'nothing'; readonly ending: Ending }
  /** The spool did not open; `code` is the system's, such as ENOSPC or EMFILE. */
  | { readonly kind: 'refused'; readonly code: string | undefined }
  | ({ readonly id: string; readonly ending: Ending } & (
      | Settled
      /** Safe on this disk, not yet in the log. */
      | { readonly kind: 'spooled' }
    ));

const ANNOUNCE_AGAIN_MS = 5_000;
const WARN_EVERY_MS = 10_000;
const OPENING_AT_A_TIME = 64;
const SETTLING_AT_A_TIME = 200;
const OPEN_AGAIN_MS = 250;
const OPEN_TRIES = 40;

/** Takes captures in: from the first byte to the event that says they are safe. */
export class Deliveries {
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly opening = new Turnstile(OPENING_AT_A_TIME);
  private readonly announcing = new Turnstile(OPENING_AT_A_TIME);
  private readonly settling = new Turnstile(SETTLING_AT_A_TIME);
  private readonly twins = new Turns();
  private readonly justKept: JustKept;
  private warnedAt = -Infinity;

  constructor(
    private readonly spool: Spool,
    private readonly uploads: UploadsInFlight,
    private readonly deps: CaptureDoorDeps,
    private readonly limits: DoorLimits,
  ) {
    this.justKept = new JustKept(deps);
  }

  /** Being received or settled right now. */
  has(id: string): boolean {
    return this.underWay.has(id);
  }

  /** Takes one in, to its end. Whatever goes wrong is an ending, not an error. */
  async take(reception: Reception, announced: Announcement): Promise<Delivered> {
    const id = randomUUID();
    const { clock } = this.deps;
    const startedAt = clock.now().toISOString();
    const what: Spooled = { startedAt, aheadMs: aheadOfMachine(clock), announced };
    const announcer = this.announcer(id, what);
    this.uploads.add({ id, reception, announce: () => announcer.tryNow() });
    const delivered = this.deliver(id, what, reception, announcer);
    this.underWay.set(id, delivered);
    return delivered.finally(() => this.uploads.remove(id));
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay.values());
  }

  private async deliver(
    id: string,
    what: Spooled,
    reception: Reception,
    announcer: Announcer,
  ): Promise<Delivered> {
    const begun = await reception.hasBegun();
    const file = begun ? await this.openSpool(id, what, reception) : null;
    if (file === null || file instanceof Error) {
      this.underWay.delete(id);
      return file === null
        ? { kind: 'nothing', ending: reception.endedAs ?? 'connection-broken' }
        : { kind: 'refused', code: (file as NodeJS.ErrnoException).code };
    }
    tellBegun(id, what);
    const arriving = reception.writeTo(file);
    announcer.allow();
    const arrived = await arriving;
    this.uploads.remove(id);
    return this.settleInTime(
      id,
      arrived.ended,
      this.settling.pass(() => this.settle(id, what, arrived, announcer)),
    );
  }

  private async openSpool(id: string, what: Spooled, reception: Reception) {
    try {
      return await this.opening.pass(() => this.beginPatiently(id, what));
    } catch (error) {
      reception.end('disk-full');
      this.deps.log.error({ err: error, recording: id }, 'An upload could not be spooled.');
      grave.recording('An upload could not be spooled.', { recording: id, code: codeOf(error) });
      await this.keepHeld(id, what, reception.held);
      return error as Error;
    }
  }

  /** Too many open files is a fault that passes; the device waits for a moment and loses nothing. */
  private async beginPatiently(id: string, what: Spooled): Promise<CaptureFile> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.spool.begin(id, what);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if ((code !== 'EMFILE' && code !== 'ENFILE') || tries === OPEN_TRIES) throw error;
        await delay(OPEN_AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  /** The spool is full, but the log and the blobs may live elsewhere: the attempt is not forgotten. */
  private async keepHeld(id: string, what: Spooled, held: Uint8Array): Promise<void> {
    try {
      await this.deps.blobs.put(recordingBlobs(id).capture, held);
      const sha256 = createHash('sha256').update(held).digest('hex');
      const endedAt = this.deps.clock.now();
      const spent = { id, what, bytes: held.length, sha256, endedAt, path: null };
      await settle(this.deps, { ...spent, ending: 'disk-full' });
    } catch (error) {
      this.deps.log.error(
        { err: error, recording: id },
        'An upload was refused: nothing could be written.',
      );
    }
  }

  /** The bytes are safe here; the device waits for the log a while, then it is told just that. */
  private async settleInTime(
    id: string,
    ending: Ending,
    settling: Promise<Settled>,
  ): Promise<Delivered> {
    const spooled = { kind: 'spooled' as const };
    // Until it is settled, or has failed, recovery must not settle it too.
    const settled = settling
      .catch((error: unknown) => {
        this.deps.log.warn({ err: error, recording: id }, 'An upload waits in the spool.');
        warn.recording('An upload waits in the spool.', { recording: id, code: codeOf(error) });
        return spooled;
      })
      .finally(() => this.underWay.delete(id));
    this.underWay.set(id, settled);
    const patience = new AbortController();
    const { signal } = patience;
    const late = delay(this.limits.settleMs, spooled, { signal, ref: false });
    const result = await Promise.race([settled, late]);
    patience.abort();
    return { id, ending, ...result };
  }

  private async settle(
    id: string,
    what: Spooled,
    arrived: Arrived,
    announcer: Announcer,
  ): Promise<Settled> {
    const { ended: ending, fault } = arrived;
    const { folder } = this.spool;
    const path = partOf(folder, id);
    if (fault) {
      this.deps.log.error({ err: fault, recording: id }, 'The disk took no more.');
      grave.recording('The disk took no more.', { recording: id, code: codeOf(fault) });
    }
    await markEnded(folder, id, ending);
    const { bytes, sha256 } =
      arrived.sha256 === null
        ? await fingerprintSpooled(path, id, mendingOf(this.deps, id))
        : { ...arrived, sha256: arrived.sha256 };
    trace.recording?.('An upload has ended.', { recording: id, how: ending, bytes });
    const endedAt = this.deps.clock.now();
    const announced = await announcer.settled();
    const spent = { id, what, bytes, sha256, ending, endedAt, path, announced };
    const key = `${what.announced.fileName.toLowerCase()}/${sha256}`;
    const settled = await this.twins.take(key, () => this.settleAmongTwins(key, spent));
    await this.spool.remove(folder, id, ending);
    trace.recording?.('An upload is safe.', { recording: id, how: settled.kind });
    return settled;
  }

  /** A device that sends the same twice at once meets the first one, though the catalogue may not show it yet. */
  private async settleAmongTwins(key: string, spent: Spent): Promise<Settled> {
    const findSame: CaptureDoorDeps['findSame'] = async (capture) =>
      this.justKept.find(key) ?? this.deps.findSame(capture);
    const settled = await settle({ ...this.deps, findSame }, spent);
    if (settled.kind === 'kept' && settled.position !== null && spent.ending === 'complete')
      this.justKept.remember(key, spent.id, settled.position);
    return settled;
  }

  private announcer(id: string, what: Spooled): Announcer {
    return new Announcer(
      () => this.announcing.pass(() => announce(this.deps, id, what)),
      (error) => this.warnOfUnknown(error),
    );
  }

  /** Thousands may be on their way while the log is away: one word for all of them. */
  private warnOfUnknown(error: unknown): void {
    if (performance.now() - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = performance.now();
    const facts = { err: error, uploads: this.underWay.size };
    this.deps.log.warn(facts, 'Uploads go on that the log could not be told of so far.');
    const told = { count: this.underWay.size, code: codeOf(error) };
    warn.recording('Uploads go on that the event log could not be told of so far.', told);
  }
}

const tellBegun = (id: string, { announced }: Spooled): void => {
  trace.recording?.('An upload began.', { recording: id });
  if (announced.conversation === null)
    trace.callInformation?.('The name of a capture tells no call: it is unmatched.', {
      recording: id,
    });
  else trace.callInformation?.('The name of a capture tells its call.', { recording: id });
};

/** Tells the log that an upload has begun: beside the upload, again and again until it is known. */
class Announcer {
  private allowed = false;
  private known = false;
  private trying: Promise<void> | null = null;
  private triedAt = -Infinity;

  constructor(
    private readonly tell: () => Promise<unknown>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  /** From now on: the spool knows the upload, so a crash would find it. */
  allow(): void {
    this.allowed = true;
    this.tryNow();
  }

  tryNow(): void {
    const tooSoon = performance.now() - this.triedAt < ANNOUNCE_AGAIN_MS;
    if (!this.allowed || this.known || this.trying !== null || tooSoon) return;
    this.triedAt = performance.now();
    this.trying = this.tell()
      .then(
        () => void (this.known = true),
        (error: unknown) => this.onFault(error),
      )
      .finally(() => (this.trying = null));
  }

  /** Makes no more attempts, and resolves with whether one succeeded. */
  async settled(): Promise<boolean> {
    this.allowed = false;
    await this.trying;
    return this.known;
  }
}
