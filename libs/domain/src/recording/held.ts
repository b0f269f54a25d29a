import { Refusal } from '../kernel.js';

/** The active legal holds that a recording is under, as they are named to whoever asks. */
export type Holds = readonly string[];

/** Under a legal hold nothing is removed or changed, by anyone. @throws Refusal */
export const refuseUnderHold = (holds: Holds): void => {
  if (holds.length === 0) return;
  const names = holds.map((name) => `“${name}”`).join(', ');
  throw new Refusal(
    'conflict',
    'recording-on-hold',
    `It is under legal hold ${names}: nothing can remove or change it until that is lifted.`,
  );
};
