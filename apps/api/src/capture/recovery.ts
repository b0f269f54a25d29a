import { stat } from 'node:fs/promises';
import { recording } from '#domain/recording/recording';
import { fingerprintBlob } from '#infra/blobs/fingerprint-blob';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import { aheadOfMachine } from '#infra/clock';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { EventStoreUnavailable } from '#infra/event-store/event-store';
import { error as grave, warn } from '#infra/trace/trace';
import { announcementOf } from './capture-target.js';
import type { CaptureDoorDeps } from './deps.js';
import { fingerprintSpooled, mendingOf } from './mend-spooled.js';
import type { Ending } from './reception.js';
import { settle } from './settle.js';
import {
  type Spool,
  type SpoolEntry,
  type Spooled,
  markEnded,
  partOf,
  readRecord,
  writeRecord,
} from './spool.js';
import { syncPath } from './spool-file.js';

type RecoveryDeps = Pick<
  CaptureDoorDeps,
  'ledger' | 'blobs' | 'dataKeys' | 'findSame' | 'log' | 'clock'
>;

/**
 * Finishes what a crash, or a log that was away, left half done. Every upload found goes on at the
 * step it had reached: nobody wrote down an end → it was cut off by its server's death; bytes still
 * spooled → settled as at its end; bytes already adopted → only the event is missing, or nothing is.
 */
export class Recovery {
  private sweeping: Promise<void> | null = null;
  /** What waits for a crypt key: that is said once. */
  private readonly locked = new Set<string>();

  /** `isInFlight`: uploads of this very process that go on, and must be left alone. */
  constructor(
    private readonly spool: Spool,
    private readonly deps: RecoveryDeps,
    private readonly isInFlight: (id: string) => boolean,
  ) {}

  /** One round over everything that waits. A second caller gets the round under way. */
  sweep(): Promise<void> {
    this.sweeping ??= this.round().finally(() => (this.sweeping = null));
    return this.sweeping;
  }

  /** Resolves when no round is under way. */
  async settled(): Promise<void> {
    await this.sweeping?.catch(() => undefined);
  }

  private async round(): Promise<void> {
    await this.spool.claimDead();
    for (const entry of await this.spool.entries()) {
      if (this.isInFlight(entry.id)) continue;
      try {
        await this.finish(entry);
      } catch (error) {
        if (error instanceof RecordingLocked && this.locked.has(entry.id)) continue;
        if (error instanceof RecordingLocked) this.locked.add(entry.id);
        const { id: recording, folder } = entry;
        this.deps.log.warn(
          { err: error, recording, folder },
          'An upload waits in the spool: it cannot be finished yet, and is tried again.',
        );
        // All others would wait for the log as long, one after the other.
        if (error instanceof EventStoreUnavailable) return;
      }
    }
  }

  private async finish(entry: SpoolEntry): Promise<void> {
    const { id, folder } = entry;
    if (entry.hasBytes) {
      const ending = await this.settleSpooled(entry);
      await this.spool.remove(folder, id, ending);
      return;
    }
    // Announced on the disk, and then not a single byte was taken: nothing was told to the log.
    if (entry.ending === null || (await this.settleAdopted(entry, entry.ending)))
      await this.spool.remove(folder, id, entry.ending);
  }

  private async settleSpooled(entry: SpoolEntry): Promise<Ending> {
    const { id, folder } = entry;
    const { clock } = this.deps;
    const path = partOf(folder, id);
    const { birthtimeMs, mtimeMs } = await stat(path);
    const known = await readRecord(entry);
    const aheadMs = known?.aheadMs ?? aheadOfMachine(clock);
    const what = known ?? unknownCapture(id, new Date(birthtimeMs + aheadMs));
    if (known === null) await writeRecord(folder, id, what);
    const ending = entry.ending ?? 'server-killed';
    await syncPath(path);
    if (known === null || entry.ending === null) await markEnded(folder, id, ending);
    const { bytes, sha256 } = await fingerprintSpooled(path, id, mendingOf(this.deps, id));
    // The clock that it began by may have run otherwise than ours does now.
    const endedAt = new Date(mtimeMs + aheadMs);
    await settle(this.deps, { id, what, bytes, sha256, ending, endedAt, path });
    this.deps.log.info({ recording: id, bytes, ending }, 'Finished an upload found in the spool.');
    warn.recording('Finished an upload found in the spool.', { recording: id, bytes, how: ending });
    return ending;
  }

  /** @returns whether nothing is left to do */
  private async settleAdopted(entry: SpoolEntry, ending: Ending): Promise<boolean> {
    const { id } = entry;
    const { state } = await this.deps.ledger.load(recording, id);
    if (state.stage !== 'recording' && state.stage !== 'unknown') return true;
    const found = await fingerprintBlob(this.deps.blobs, recordingBlobs(id).capture);
    if (found === null) {
      this.deps.log.error(
        { recording: id, folder: entry.folder },
        'The bytes of an upload are neither in the spool nor in the blob store. Were files moved?',
      );
      grave.recording('The bytes of an upload are nowhere.', { recording: id });
      return false;
    }
    const endedAt = this.deps.clock.now();
    const what = (await readRecord(entry)) ?? unknownCapture(id, endedAt);
    await settle(this.deps, { id, what, ...found, ending, endedAt, path: null });
    return true;
  }
}

const unknownCapture = (id: string, began: Date): Spooled => ({
  startedAt: began.toISOString(),
  announced: announcementOf({ domain: null, fileName: `${id}.pcap` }),
});
