import type { SweepFigures } from '#infra/read-model/sweeps/sweep-runs';

/**
 * What comes round by schedule: takes no input, is bounded, does no harm twice, and asks the rule
 * about everything that it finds. Any worker may run it.
 */
export type Sweep = {
  /** It removes recordings by date, so it does not begin while the clock cannot be believed. */
  readonly goesByTheClock: boolean;
  run(): Promise<SweepFigures>;
};
