import { CaptureFault } from '#media/capture-fault';
import { CompactFault } from '#media/compact/compact-fault';
import { inspectCalls } from '#media/inspect-calls';
import { openCapture } from '#infra/blobs/open-capture';
import { openBlobsOf } from '#infra/crypt/open-blobs-of';
import { SealFault } from '#infra/crypt/sealed-format';
import type { ConversionOutcome, ConversionTask } from './conversion.js';

/** Runs in a thread of its own, so that no capture can hold up or take down the worker. */
const convert = async (task: ConversionTask): Promise<ConversionOutcome> => {
  try {
    const source = await openCapture(await openBlobsOf(task), task.recordingId);
    if (!source) return failed('capture-missing', 'The capture is not in the blob store.');
    const { first, others } = await inspectCalls(source).finally(() => source.close());
    return { kind: 'converted', inspection: first, others };
  } catch (error) {
    if (error instanceof CompactFault || error instanceof SealFault)
      return failed('capture-damaged', error.message);
    if (!(error instanceof CaptureFault)) throw error;
    const { code, message: reason, codecs } = error;
    return { kind: 'failed', failure: { code, reason, ...(codecs && { codecs: [...codecs] }) } };
  }
};

const failed = (code: string, reason: string): ConversionOutcome => ({
  kind: 'failed',
  failure: { code, reason },
});

export default convert;
