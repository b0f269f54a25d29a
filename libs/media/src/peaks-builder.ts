import type { Peaks } from './peaks.js';

const FINE = 256;
/** One peak of the coarse level is this many of the fine one. */
const FOLD = 16;
/** A long recording gets coarser peaks, so that their number stays bounded (about 10 h at 8 kHz). */
const MOST = 1 << 20;

/** Collects the waveform while the samples of both sides pass by. */
export class PeaksBuilder {
  private readonly samplesPerPeak: number;
  private readonly data: Int8Array;
  private at = 0;

  constructor(
    private readonly sampleRate: number,
    frames: number,
  ) {
    let samplesPerPeak = FINE;
    while (frames / samplesPerPeak > MOST) samplesPerPeak *= 2;
    this.samplesPerPeak = samplesPerPeak;
    this.data = new Int8Array(Math.ceil(frames / samplesPerPeak) * 4);
  }

  /** The next `frames` samples of both sides; null is silence. */
  add(frames: number, local: Int16Array | null, remote: Int16Array | null): void {
    if (local !== null) this.addSide(local, 0);
    if (remote !== null) this.addSide(remote, 2);
    this.at += frames;
  }

  finish(): Peaks {
    const { samplesPerPeak, data, sampleRate } = this;
    const coarse = { samplesPerPeak: samplesPerPeak * FOLD, data: folded(data) };
    return { sampleRate, channels: 2, levels: [{ samplesPerPeak, data }, coarse] };
  }

  private addSide(samples: Int16Array, place: number): void {
    const { samplesPerPeak, data } = this;
    let peak = Math.floor(this.at / samplesPerPeak);
    let left = samplesPerPeak - (this.at % samplesPerPeak);
    let from = 0;
    while (from < samples.length) {
      const to = Math.min(samples.length, from + left);
      let low = 0;
      let high = 0;
      for (let i = from; i < to; i++) {
        const sample = samples[i]!;
        if (sample < low) low = sample;
        else if (sample > high) high = sample;
      }
      const slot = peak * 4 + place;
      data[slot] = Math.min(data[slot]!, low >> 8);
      data[slot + 1] = Math.max(data[slot + 1]!, high >> 8);
      from = to;
      left = samplesPerPeak;
      peak++;
    }
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
