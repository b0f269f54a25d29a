import { recordingBlobs } from '#infra/blobs/recording-blobs';
import type { BlobStore } from '#infra/blobs/blob-store';
import type { Inspection } from '#media/inspect';
import { readBlob } from './recording-bytes.js';

type Told = Omit<Inspection, 'index' | 'peaks'>;
type NotToldBefore = 'timeline' | 'unreadable' | 'otherCalls';

/** What the converter wrote beside the recording; earlier converters wrote less. */
export type ConversionFacts = Omit<Told, NotToldBefore> & Partial<Pick<Told, NotToldBefore>>;

/** @throws Refusal when the catalogue speaks of a conversion whose facts are not there. */
export const readFacts = async (blobs: BlobStore, id: string): Promise<ConversionFacts> => {
  const bytes = await readBlob(blobs, recordingBlobs(id).facts);
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as ConversionFacts;
};
