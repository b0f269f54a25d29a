import { CaptureFault } from '#media/capture-fault';
import { inspectCapture } from '#media/inspect';
import { openBlobStore } from '#infra/blobs/disk.blob-store';
import type { ConversionOutcome, ConversionTask } from './conversion.js';

/** Runs in a thread of its own, so that no capture can hold up or take down the worker. */
const convert = async ({ blobUrl, capture }: ConversionTask): Promise<ConversionOutcome> => {
  const blobs = await openBlobStore(blobUrl);
  const source = await blobs.open(capture);
  if (!source)
    return {
      kind: 'failed',
      failure: { code: 'capture-missing', reason: 'The capture is not in the blob store.' },
    };
  try {
    return { kind: 'converted', inspection: await inspectCapture(source) };
  } catch (error) {
    if (!(error instanceof CaptureFault)) throw error;
    const { code, message: reason, codecs } = error;
    return { kind: 'failed', failure: { code, reason, ...(codecs && { codecs: [...codecs] }) } };
  } finally {
    await source.close();
  }
};

export default convert;
