import { Presets, SingleBar } from 'cli-progress';

/** Where long work stands: 0 to 1, and what has been done so far. */
export type Standing = { readonly share: number; readonly done: string };

const PARTS = 1000;

/** A bar on the terminal, on stderr; nothing where there is no terminal to show it on. */
export class ProgressBar {
  private readonly bar: SingleBar | null;

  constructor(label: string, isWanted = process.stderr.isTTY) {
    const format = `${label} [{bar}] {percentage}% | {done} | {eta_formatted} left`;
    this.bar = isWanted
      ? new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.shades_classic)
      : null;
    this.bar?.start(PARTS, 0, { done: '' });
  }

  show({ share, done }: Standing): void {
    this.bar?.update(Math.floor(Math.min(1, share) * PARTS), { done });
  }

  end(): void {
    this.bar?.stop();
  }
}
