/** The product's clock: the machine's, `offsetMs` ahead (CLOCK_OFFSET, for rehearsals). */
export interface Clock {
  now(): Date;
}

/** By how many milliseconds it runs ahead of the machine's at this moment. */
export const aheadOfMachine = (clock: Clock): number => clock.now().getTime() - Date.now();

export const systemClock = (offsetMs = 0): Clock => ({
  now: () => new Date(Date.now() + offsetMs),
});
