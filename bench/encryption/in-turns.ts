import { cpuSeconds } from '../ingest/process-use.js';

/** What is compared: a process whose CPU is counted, if there is one. */
export type Side = { readonly pid?: number };

/** Figures of one kind, by round: in clear, and encrypted. */
type Figures = readonly [number[], number[]];

export type Turns<Of extends Side> = {
  /** What is done, for the lines that are printed. */
  readonly what: string;
  readonly rounds: number;
  /** In clear, encrypted. */
  readonly sides: readonly [Of, Of];
  /** What is measured. */
  readonly work: (side: Of, round: number) => Promise<void>;
  /** What is not, after each. */
  readonly after?: (side: Of) => Promise<void>;
};

/** The same work on both sides, in turns; which of them is first changes. Prints medians. */
export const inTurns = async <Of extends Side>(turns: Turns<Of>): Promise<void> => {
  const { what, rounds, sides, work, after } = turns;
  const [wall, cpu]: [Figures, Figures] = [
    [[], []],
    [[], []],
  ];
  for (let round = 0; round < rounds; round++)
    for (const place of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const side = sides[place];
      const [began, used] = [performance.now(), cpuMs(side)];
      await work(side, round);
      wall[place].push(performance.now() - began);
      cpu[place].push(cpuMs(side) - used);
      await after?.(side);
    }
  tell(`${what}, by the wall`, wall);
  if (sides[0].pid !== undefined) tell(`${what}, CPU of the API`, cpu);
};

/** So much of each round: half of them, and how much more in half of the pairs. */
export const tell = (what: string, [clear, encrypted]: Figures): void => {
  const [without, withKey] = [median(clear), median(encrypted)];
  const more = median(clear.map((value, round) => percentMore(value, encrypted[round] ?? NaN)));
  process.stdout.write(
    `${what}: ${without.toFixed(1)} ms in clear, ${withKey.toFixed(1)} ms encrypted ` +
      `(${percentMore(without, withKey).toFixed(1)} % more; in half of the pairs ${more.toFixed(1)} % or less)\n`,
  );
};

/** CPU of a process since its start, in milliseconds. */
export const cpuMs = ({ pid }: Side): number => (pid === undefined ? 0 : cpuSeconds(pid) * 1_000);

const percentMore = (than: number, value: number) => (value / than - 1) * 100;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
