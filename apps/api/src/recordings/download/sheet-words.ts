import type { CallSheetFacts, Gap, Party } from './call-sheet-facts.js';
import { Phrase } from './visible-text.js';

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });

export const count = (value: number): string => number(value);

export const percent = (value: number): string => `${number(value, 2)} %`;

export const milliseconds = (value: number): string => `${number(value, 1)} ms`;

/** A duration as a person says it: `48.2 s`, `3 min 12 s`, `1 h 02 min 03 s`. */
export function duration(ms: number): string {
  if (ms < 60_000) return `${number(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  const [h, min, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return h > 0 ? `${h} h ${two(min)} min ${two(s)} s` : `${min} min ${two(s)} s`;
}

/** A hole in the sound: `60 ms`, from a second on as a duration. */
export const gap = (ms: number): string => (ms < 1000 ? `${count(ms)} ms` : duration(ms));

/** A moment of the call on the time axis: `0:05`, `12:30`, `1:00:00`. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const h = Math.floor(seconds / 3600);
  const min = Math.floor(seconds / 60) % 60;
  const s = String(seconds % 60).padStart(2, '0');
  return h > 0 ? `${h}:${String(min).padStart(2, '0')}:${s}` : `${min}:${s}`;
}

/** Exact bytes, and how many MB that is when it is many. */
export function bytes(value: number): string {
  const exact = `${count(value)} bytes`;
  return value < 1_000_000 ? exact : `${exact} (${number(value / 1_000_000, 1)} MB)`;
}

/** Name and number, whichever are known; null when neither is. */
export function party({ name, number: digits }: Party): Phrase | string | null {
  return name && digits ? new Phrase(' · ', [name, digits]) : (name ?? digits);
}

export const shortParty = ({ name, number: digits }: Party): string =>
  name ?? digits ?? 'Unknown party';

const DIRECTIONS = {
  in: 'Incoming call',
  out: 'Outgoing call',
  internal: 'Internal call',
} as const;

export const direction = (value: CallSheetFacts['recording']['direction']): string =>
  value === null ? 'Call of unknown direction' : DIRECTIONS[value];

export const GAP_REASONS: Record<Gap['reason'], string> = {
  lost: 'Lost on the way',
  silence: 'Paused by the sender',
  absent: 'Before or after its part',
  undecoded: 'Not decodable',
  encrypted: 'Encrypted',
};

/** Writes times in UTC and in one zone; an unknown zone leaves UTC alone. */
export class Times {
  readonly zone: string | null;

  constructor(timeZone: string) {
    this.zone = isZone(timeZone) && timeZone !== 'UTC' ? timeZone : null;
  }

  /** `2026-11-22 19:56:39 UTC`; what is no time is shown as it came. */
  utc(at: string): string {
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) return at;
    return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  }

  /** `2026-11-22 20:56:39 (UTC+1)`, or null without a zone. */
  local(at: string): string | null {
    const time = new Date(at);
    if (this.zone === null || Number.isNaN(time.getTime())) return null;
    const parts = localParts(time, this.zone);
    const { year, month, day, hour, minute, second, timeZoneName = '' } = parts;
    const offset = timeZoneName.replace('GMT', 'UTC');
    return `${year}-${month}-${day} ${hour}:${minute}:${second} (${offset})`;
  }
}

function localParts(time: Date, timeZone: string): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  });
  return Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
