import { hostname } from 'node:os';
import type { CaptureDoorDeps } from './capture/deps.js';
import type { Context } from './context.js';
import { CurrentCaptureCredentials } from './settings/capture-credentials.js';

const VISIBLE_WITHIN_MS = 2_000;

/** What the door for captures needs, taken from what the API stands on. */
export const captureDoorDeps = (context: Context, spoolDir: string): CaptureDoorDeps => {
  const { house, recordings, progress, settings, watch, log } = context;
  const credentials = new CurrentCaptureCredentials(settings, house.blobs);
  const instance = `${hostname()}/${String(process.pid)}`;
  return {
    ledger: house.ledger,
    clock: house.clock,
    blobs: house.blobs,
    spoolDir,
    credentials: () => credentials.get(),
    findSame: ({ fileName, sha256 }) => recordings.findSame(fileName, sha256),
    waitForCatalogue: (position) => watch.waitFor(position, VISIBLE_WITHIN_MS),
    progress: {
      report: (rows) =>
        progress.report(
          instance,
          rows.map(({ recording, bytes, durationMs }) => ({
            recordingId: recording,
            kind: 'upload' as const,
            bytes,
            durationMs,
          })),
        ),
      forget: (ids) => progress.clear(ids),
    },
    log,
  };
};
