import type { AuditEntry } from '#infra/read-model/audit/audit.queries';
import { type Seconds, merge } from '../access/seconds.js';

type Facts = Record<string, unknown>;

/** What somebody played, told as one: what sounded, as far as the page told it, and what was sent. */
export type PlayedFacts = {
  readonly channel: string;
  /** Which of several calls in the capture; null: the first. */
  readonly call: number | null;
  readonly heard: Seconds[];
  readonly sent: Seconds[];
  /** Others than as fast as it was said. */
  readonly speeds: number[];
  /** ISO 8601. */
  readonly until: string;
};

/** Who has played for no longer than this plays on. */
const PAUSE_MS = 60_000;
const PLAYED = 'RecordingPlayed';

/** Of one event. */
export const playedFacts = (data: Facts, at: string): PlayedFacts => {
  const { channel, call, seconds, source, speed } = data;
  const isHeard = source === 'heard';
  const stretches = seconds as Seconds[];
  return {
    channel: String(channel),
    call: typeof call === 'number' ? call : null,
    heard: isHeard ? stretches : [],
    sent: isHeard ? [] : stretches,
    speeds: typeof speed === 'number' && speed !== 1 ? [speed] : [],
    until: at,
  };
};

/** Entries in the order of the log, with what one person plays without a break as one of them. */
export const playedTogether = (entries: readonly AuditEntry[]): AuditEntry[] => {
  const playing = new Map<string, { place: number; facts: PlayedFacts }>();
  const together: AuditEntry[] = [];
  for (const entry of entries) {
    if (entry.type !== PLAYED) {
      together.push(entry);
      continue;
    }
    const facts = playedFacts(entry.data, entry.at);
    const key = keyOf(entry);
    const before = playing.get(key);
    const isGoingOn = before && Date.parse(entry.at) - Date.parse(before.facts.until) <= PAUSE_MS;
    const place = isGoingOn ? before.place : together.push(entry) - 1;
    const joined = isGoingOn ? join(before.facts, facts) : facts;
    playing.set(key, { place, facts: joined });
    together[place] = { ...(together[place] ?? entry), data: joined };
  }
  return together;
};

const keyOf = ({ by, appObject, consent, token, data }: AuditEntry) =>
  JSON.stringify([by, appObject, consent, token, data.channel, data.call]);

const join = (one: PlayedFacts, next: PlayedFacts): PlayedFacts => ({
  channel: one.channel,
  call: one.call,
  heard: merge([...one.heard, ...next.heard]),
  sent: merge([...one.sent, ...next.sent]),
  speeds: [...new Set([...one.speeds, ...next.speeds])],
  until: next.until > one.until ? next.until : one.until,
});
