/** The product's clock: the machine's, `offsetMs` ahead (CLOCK_OFFSET, for rehearsals). */
export interface Clock {
  now(): Date;
}

export const systemClock = (offsetMs = 0): Clock => ({
  now: () => new Date(Date.now() + offsetMs),
});
