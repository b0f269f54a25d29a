import type { ByteSource } from '../byte-source.js';
import { CaptureFault } from '../capture-fault.js';
import type { InspectOptions, Inspection, ScannedCapture } from '../inspect.js';
import { inspectCapture } from '../inspect.js';
import { isCutShort } from './cut-end.js';
import type { FileFacts } from './file-facts.js';
import { factsOfFile } from './file-facts.js';
import type { StreamFacts } from './stream-facts.js';
import { factsOfStreams } from './stream-facts.js';

/** Everything a person may want to know of a capture, be there audio in it or not. */
export type CaptureDescription = {
  file: FileFacts;
  /** Every RTP stream, also those that cannot be heard; local ones first, in the order of time. */
  streams: StreamFacts[];
  /** Null when nothing can be heard: `fault` says why. */
  inspection: Inspection | null;
  fault: CaptureFault | null;
};

/**
 * Describes a capture in one inspection. A capture without audio is described as far as can be told.
 * Errors: CaptureFault when the bytes are no capture; the signal's reason; those of the source.
 */
export async function describeCapture(
  source: ByteSource,
  options: Omit<InspectOptions, 'onScan'> = {},
): Promise<CaptureDescription> {
  let found: ScannedCapture | null = null;
  const onScan = (scanned: ScannedCapture): void => {
    found = scanned;
  };
  let inspection: Inspection | null = null;
  let fault: CaptureFault | null = null;
  try {
    inspection = await inspectCapture(source, { ...options, onScan });
  } catch (error) {
    if (!(error instanceof CaptureFault) || found === null) throw error;
    fault = error;
  }
  const scanned = found!;
  const cutShort = await isCutShort(source, scanned);
  const file = { ...factsOfFile(scanned, source.size), cutShort };
  return { file, streams: factsOfStreams(scanned), inspection, fault };
}
