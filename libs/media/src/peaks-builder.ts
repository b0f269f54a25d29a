import { extremesOf, fitsKernel } from './kernel/samples.js';
import type { Peaks } from './peaks.js';

const FINE = 256;
/** One peak of the coarse level is this many of the fine one. */
const FOLD = 16;
/** A long recording gets coarser peaks, so that their number stays bounded (about 4½ h at 8 kHz). */
const MOST = 1 << 19;

/** Frames that one peak of the fine level stands for, in a recording of `frames`. */
function framesPerPeak(frames: number): number {
  let samplesPerPeak = FINE;
  while (frames / samplesPerPeak > MOST) samplesPerPeak *= 2;
  return samplesPerPeak;
}

/** Bytes of the fine peaks of a recording of `frames`. */
export function peakBytes(frames: number): number {
  return Math.ceil(frames / framesPerPeak(frames)) * 4;
}

/** Collects the waveform while the samples of both sides pass by, in any order. */
export class PeaksBuilder {
  private readonly samplesPerPeak: number;

  /** `data` may be memory that several threads write to: `peakBytes` of zeros. */
  constructor(
    private readonly sampleRate: number,
    frames: number,
    readonly data: Int8Array = new Int8Array(peakBytes(frames)),
  ) {
    this.samplesPerPeak = framesPerPeak(frames);
  }

  /** The samples of both sides from frame `at` on; null is silence. */
  add(at: number, local: Int16Array | null, remote: Int16Array | null): void {
    if (local !== null) this.addSide(local, at, 0);
    if (remote !== null) this.addSide(remote, at, 2);
  }

  finish(): Peaks {
    const { samplesPerPeak, sampleRate } = this;
    // What several threads wrote to cannot be handed on as it is.
    const isShared = this.data.buffer instanceof SharedArrayBuffer;
    const data = isShared ? Int8Array.from(this.data) : this.data;
    const coarse = { samplesPerPeak: samplesPerPeak * FOLD, data: folded(data) };
    return { sampleRate, channels: 2, levels: [{ samplesPerPeak, data }, coarse] };
  }

  private addSide(samples: Int16Array, at: number, place: number): void {
    const { samplesPerPeak } = this;
    let slot = Math.floor(at / samplesPerPeak) * 4 + place;
    let left = samplesPerPeak - (at % samplesPerPeak);
    let from = 0;
    if (left === samplesPerPeak && fitsKernel(samplesPerPeak)) {
      from = this.addWholePeaks(samples, slot);
      slot += (from / samplesPerPeak) * 4;
    }
    for (; from < samples.length; slot += 4) {
      const to = Math.min(samples.length, from + left);
      this.addPeak(samples, from, to, slot);
      from = to;
      left = samplesPerPeak;
    }
  }

  /** Returns how many samples those peaks stand for. */
  private addWholePeaks(samples: Int16Array, slot: number): number {
    const { data, samplesPerPeak } = this;
    const extremes = extremesOf(samples, samplesPerPeak);
    for (let i = 0, at = slot; i < extremes.length; i += 2, at += 4) {
      data[at] = Math.min(data[at]!, extremes[i]!);
      data[at + 1] = Math.max(data[at + 1]!, extremes[i + 1]!);
    }
    return (extremes.length / 2) * samplesPerPeak;
  }

  private addPeak(samples: Int16Array, from: number, to: number, slot: number): void {
    const { data } = this;
    let low = 0;
    let high = 0;
    for (let at = from; at < to; at++) {
      const sample = samples[at]!;
      low = sample < low ? sample : low;
      high = sample > high ? sample : high;
    }
    data[slot] = Math.min(data[slot]!, low >> 8);
    data[slot + 1] = Math.max(data[slot + 1]!, high >> 8);
  }
}

function folded(fine: Int8Array): Int8Array {
  const coarse = new Int8Array(Math.ceil(fine.length / 4 / FOLD) * 4);
  for (let i = 0; i < fine.length; i++) {
    const slot = Math.floor(i / 4 / FOLD) * 4 + (i % 4);
    const value = fine[i]!;
    coarse[slot] = i % 2 === 0 ? Math.min(coarse[slot]!, value) : Math.max(coarse[slot]!, value);
  }
  return coarse;
}
