import { type Seconds, merge } from './seconds.js';

/** How somebody played: which channels, and where it is known from. */
export type Way = {
  readonly channel: string;
  /** `sent`: went out to be heard; `heard`: the page says that it sounded. */
  readonly source: 'sent' | 'heard';
  /** Of what was heard. */
  readonly speed?: number;
  /** Which of several calls of the capture, where it is another than the first. */
  readonly call?: number;
};

type Playing<Who> = {
  readonly who: Who;
  readonly id: string;
  readonly way: Way;
  seconds: Seconds[];
  /** Monotonic, in milliseconds. */
  dueAt: number;
};

/** A player asks for many small ranges; they are told as one. */
const EVERY_MS = 5_000;
/** That somebody plays at all is told sooner. */
const FIRST_MS = 1_000;
/** More stretches than this are told as several events: one that is too large is never stored. */
const MOST_STRETCHES = 1_000;

/** Gathers the seconds that are played, each player's for itself. */
export class Played<Who> {
  private readonly playing = new Map<string, Playing<Who>>();

  /** `key`: of the session. */
  add(key: string, who: Who, id: string, { way, seconds }: { way: Way; seconds: Seconds[] }): void {
    const name = [key, id, way.call, way.channel, way.source, way.speed].join('/');
    const now = performance.now();
    const known = this.playing.get(name) ?? { who, id, way, seconds: [], dueAt: now + FIRST_MS };
    // Under whose consent it was is said by who plays now.
    const next = { ...known, who, seconds: merge([...known.seconds, ...seconds]) };
    this.playing.set(name, next);
  }

  /** What is due by now, or all there is; each is told once. */
  take(isAll = false): { who: Who; id: string; way: Way; seconds: Seconds[] }[] {
    const now = performance.now();
    const due = [...this.playing].filter(([, { dueAt }]) => isAll || dueAt <= now);
    return due.flatMap(([name, playing]) => {
      const { who, id, way, seconds } = playing;
      if (seconds.length === 0) this.playing.delete(name);
      else this.playing.set(name, { ...playing, seconds: [], dueAt: now + EVERY_MS });
      return portionsOf(seconds).map((portion) => ({ who, id, way, seconds: portion }));
    });
  }
}

const portionsOf = (seconds: Seconds[]): Seconds[][] =>
  Array.from({ length: Math.ceil(seconds.length / MOST_STRETCHES) }, (_, portion) =>
    seconds.slice(portion * MOST_STRETCHES, (portion + 1) * MOST_STRETCHES),
  );
