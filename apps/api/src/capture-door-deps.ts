import { hostname } from 'node:os';
import type { CaptureDoorDeps } from './capture/deps.js';
import { CaptureFileQueries } from '#infra/read-model/recordings/capture-files.queries';
import type { Parts } from './api.module.js';
import { CurrentCaptureCredentials } from './settings/capture-credentials.js';
import { WebdavReading } from './webdav/webdav-reading.js';

const VISIBLE_WITHIN_MS = 2_000;

/** What the door for captures needs, taken from what the API stands on. */
export const captureDoorDeps = (
  { context, access, activity }: Pick<Parts, 'context' | 'access' | 'activity'>,
  spoolDir: string,
): CaptureDoorDeps => {
  const { house, recordings, progress, settings, watch, log } = context;
  const credentials = new CurrentCaptureCredentials(settings, house.blobs);
  const instance = `${hostname()}/${String(process.pid)}`;
  return {
    ledger: house.ledger,
    clock: house.clock,
    blobs: house.blobs,
    dataKeys: house.dataKeys,
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
    reading: new WebdavReading(
      {
        files: new CaptureFileQueries(context.readModel.catalogue),
        blobs: house.blobs,
        access,
        activity,
      },
      log,
    ),
  };
};
