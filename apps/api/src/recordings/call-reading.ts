import { Refusal } from '#domain/kernel';
import type { BlobStore } from '#infra/blobs/blob-store';
import { type FoundParts, type ReadingPart, readCall, readReading } from '#infra/blobs/reading';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { readsFirstCallOnly } from '#media/converter';
import { type ConversionFacts, factsOf } from './conversion-facts.js';

/**
 * Parts of what was worked out of one of the calls that go on in a capture at the same time.
 * @throws Refusal that says why there is nothing of it
 */
export const readingOfCall = async <P extends ReadingPart>(
  blobs: BlobStore,
  id: string,
  call: number,
  ...parts: readonly P[]
): Promise<FoundParts<P>> => {
  const found = await readCall(blobs, id, call, ...parts);
  if (found) return found;
  throw notThere(call, factsOf((await readReading(blobs, id, 'facts')).facts));
};

/** How long a call lasts. @throws as `readingOfCall` */
export const durationOf = async (
  blobs: BlobStore,
  { id, durationMs }: Pick<RecordingJson, 'id' | 'durationMs'>,
  call: number,
): Promise<number> => {
  if (call === 1) return durationMs ?? 0;
  return factsOf((await readingOfCall(blobs, id, call, 'facts')).facts).durationMs;
};

const notThere = (call: number, { otherCalls = [], converter }: ConversionFacts): Refusal => {
  const calls = otherCalls.length + 1;
  const held = calls === 1 ? 'one call' : `${calls} calls`;
  if (call > calls) {
    const detail = `The capture holds ${held}; there is no call ${call}.`;
    return new Refusal('unknown', 'no-such-call', detail);
  }
  if (readsFirstCallOnly(converter)) {
    const detail = `Call ${call} was left out when the capture was read. Convert the recording again to hear it.`;
    return new Refusal('conflict', 'call-not-read', detail);
  }
  return new Refusal(
    'conflict',
    'call-not-heard',
    `Nothing of call ${call} can be heard here: none of its sound can be decoded, or it is beyond the first ` +
      `sixteen. Download the capture; \`recordings convert --call ${call}\` says more.`,
  );
};
