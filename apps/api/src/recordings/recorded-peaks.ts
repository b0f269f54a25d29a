import { ReadingFault, whole } from '#infra/blobs/reading';
import { type Peaks, decodePeaks } from '#media/peaks';

/** The waveform as it was found. @throws ReadingFault when it is missing or damaged */
export const peaksOf = (found: Uint8Array | ReadingFault): Peaks => {
  const peaks = decoded(whole(found));
  // Earlier releases kept them without a checksum, and no page could draw steps of no samples.
  const steps = [peaks.sampleRate, ...peaks.levels.map(({ samplesPerPeak }) => samplesPerPeak)];
  if (steps.some((step) => step === 0)) throw new ReadingFault('peaks', 'damaged');
  return peaks;
};

const decoded = (bytes: Uint8Array): Peaks => {
  try {
    return decodePeaks(bytes);
  } catch (error) {
    throw error instanceof RangeError ? new ReadingFault('peaks', 'damaged') : error;
  }
};
