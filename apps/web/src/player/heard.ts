/** Of what was heard: which channels, and how fast. */
export type Way = { readonly channel: string; readonly speed: number };
type Stretch = [from: number, to: number];
export type Report = Way & { readonly seconds: Stretch[] };

const EVERY_MS = 10_000;
/** Farther than this in one go nothing sounds, at ordinary speed: a browser tells where it is much more often. */
const FARTHEST_S = 3;
const MOST_STRETCHES = 200;

/**
 * Which seconds really sounded, as the element says where it is; not what was fetched ahead. Told every ten
 * seconds and at the end of each stretch of playing; nothing of this ever holds up the sound.
 */
export class Heard {
  private last: number | null = null;
  private way: Way = { channel: 'both', speed: 1 };
  private seconds: Stretch[] = [];
  private toldAt: number;

  private readonly send: (report: Report) => Promise<unknown>;
  private readonly now: () => number;

  constructor(send: (report: Report) => Promise<unknown>, now = () => performance.now()) {
    this.send = send;
    this.now = now;
    this.toldAt = now();
  }

  /** It sounds, and has come to this second. */
  at(second: number, way: Way): void {
    if (way.channel !== this.way.channel || way.speed !== this.way.speed) this.end();
    this.way = way;
    const step = this.last === null ? -1 : second - this.last;
    if (step >= 0 && step <= FARTHEST_S * Math.max(1, way.speed)) this.extend(second);
    else this.seconds.push([second, second]);
    this.last = second;
    if (this.now() - this.toldAt >= EVERY_MS || this.seconds.length >= MOST_STRETCHES) this.tell();
  }

  /** What comes next is heard somewhere else. */
  cut(): void {
    this.last = null;
  }

  /** It sounds no more for now: what is not told yet is told. */
  end(): void {
    this.cut();
    this.tell();
  }

  private extend(second: number): void {
    const current = this.seconds.at(-1);
    if (current && current[1] === this.last) current[1] = second;
    else this.seconds.push([this.last ?? second, second]);
  }

  private tell(): void {
    this.toldAt = this.now();
    const seconds = this.seconds.filter(([from, to]) => from < to).slice(0, MOST_STRETCHES);
    this.seconds = [];
    if (seconds.length === 0) return;
    const report = { ...this.way, seconds };
    this.send(report).catch(() => this.keep(report));
  }

  /** It did not arrive: it goes with the next, if that is of the same kind. */
  private keep({ seconds, channel, speed }: Report): void {
    if (channel === this.way.channel && speed === this.way.speed)
      this.seconds = [...seconds, ...this.seconds].slice(-MOST_STRETCHES + 1);
  }
}
