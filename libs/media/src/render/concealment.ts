/** How long a lost packet is covered, and how long of that at full strength. */
export const CONCEAL_MS = 60;
const FULL_MS = 10;
/** Pitch of voices: 66 to 200 Hz; how much of the past is compared. */
const SHORTEST_MS = 5;
const LONGEST_MS = 15;
const COMPARE_MS = 5;
/** How many milliseconds before a gap `conceal` looks at. */
export const HISTORY_MS = LONGEST_MS + COMPARE_MS;

/**
 * Covers a gap `[from, to)` of a lane by repeating the last pitch period before it, fading to
 * silence within 60 ms (after ITU-T G.711 appendix I, without its overlap into the sound that
 * follows: what arrived stays exactly as it was). `to` may lie beyond the lane. Returns how many
 * samples are made up in all.
 */
export function conceal(lane: Int16Array, from: number, to: number, rate: number): number {
  const ms = rate / 1000;
  const end = Math.min(to, from + CONCEAL_MS * ms);
  if (from < HISTORY_MS * ms || from >= lane.length) return Math.max(0, end - from);
  const period = pitchPeriod(lane, from, ms);
  const full = FULL_MS * ms;
  const fade = (CONCEAL_MS - FULL_MS) * ms;
  for (let at = from; at < Math.min(end, lane.length); at++) {
    const since = at - from;
    const gain = since < full ? 1 : 1 - (since - full) / fade;
    lane[at] = lane[from - period + (since % period)]! * gain;
  }
  return Math.max(0, end - from);
}

/** The lag at which the last milliseconds are most like what was before them. */
function pitchPeriod(lane: Int16Array, end: number, ms: number): number {
  const compared = COMPARE_MS * ms;
  let best = SHORTEST_MS * ms;
  let likeness = Number.NEGATIVE_INFINITY;
  for (let lag = SHORTEST_MS * ms; lag <= LONGEST_MS * ms; lag++) {
    let product = 0;
    let energy = 1;
    for (let at = end - compared; at < end; at++) {
      const past = lane[at - lag]!;
      product += lane[at]! * past;
      energy += past * past;
    }
    const like = product / Math.sqrt(energy);
    if (like > likeness) {
      likeness = like;
      best = lag;
    }
  }
  return best;
}
