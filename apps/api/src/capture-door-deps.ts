import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { CaptureDoorDeps } from './capture/deps.js';
import type { WrongAttempts } from './capture/guard.js';
import { FREE_ATTEMPTS } from './capture/guesses.js';
import { CaptureFileQueries } from '#infra/read-model/recordings/capture-files.queries';
import type { Parts } from './api.module.js';
import { networkOf } from './limits/network-of.js';
import { CurrentCaptureCredentials } from './settings/capture-credentials.js';
import { WebdavReading } from './webdav/webdav-reading.js';

const VISIBLE_WITHIN_MS = 2_000;

/** What the door for captures needs, taken from what the API stands on. */
export const captureDoorDeps = (
  {
    context,
    access,
    activity,
    counters,
  }: Pick<Parts, 'context' | 'access' | 'activity' | 'counters'>,
  spoolDir: string,
): CaptureDoorDeps => {
  const { house, recordings, progress, settings, watch, log } = context;
  const credentials = new CurrentCaptureCredentials(settings, house.blobs);
  return {
    ledger: house.ledger,
    clock: house.clock,
    blobs: house.blobs,
    dataKeys: house.dataKeys,
    spoolDir,
    credentials: () => credentials.get(),
    findSame: ({ fileName, sha256 }) => recordings.findSame(fileName, sha256),
    waitForCatalogue: (position) => watch.waitFor(position, VISIBLE_WITHIN_MS),
    progress: reportOver(progress),
    log,
    wrongAttempts: sharedAttempts(counters),
    reading: new WebdavReading(
      {
        files: new CaptureFileQueries(context.readModel.catalogue),
        blobs: house.blobs,
        access,
        activity,
        credentials: () => credentials.get(),
        recordings,
        watch,
        log,
      },
      log,
    ),
  };
};

const reportOver = (progress: Parts['context']['progress']): CaptureDoorDeps['progress'] => {
  const instance = `${hostname()}/${String(process.pid)}`;
  return {
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
  };
};

/** By all processes together, for each network; no address is kept where counts are. */
const sharedAttempts = (counters: Parts['counters']): WrongAttempts => {
  const counter = counters.counter({ name: 'capture-attempts', ...FREE_ATTEMPTS });
  const keyOf = (address: string) =>
    createHash('sha256').update(networkOf(address)).digest('base64url');
  return { consume: (address) => counter.consume(keyOf(address)) };
};
