import { createHash } from 'node:crypto';
import { recording } from '#domain/recording/recording';
import { requestWatermark } from '#domain/recording/watermark';
import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import { endUpload, startRecording } from './log-world.js';

/** What was received: no capture that could be decoded, in more than two leaves. */
export const BYTES = Buffer.from('a telephone call '.repeat(10_000));
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

/** A recording that came in whole, and that somebody wants sealed. @returns its id */
export const receivedToSeal = async (house: House): Promise<string> => {
  const { id } = await startRecording(house);
  await house.blobs.put(recordingBlobs(id).capture, BYTES);
  await endUpload(house, id, SHA256);
  const on = systemOccasion(house.clock, 'spec');
  await house.ledger.transact(recording, id, requestWatermark(null), on);
  return id;
};
