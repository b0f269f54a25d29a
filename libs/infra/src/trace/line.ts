import type { TraceArea } from '#domain/settings/trace-levels';

/**
 * How grave a line is: `trace` is told only while its area is traced, `warn` (it passes by itself or is
 * tried again) and `error` (somebody should look) always.
 */
export const lineLevels = ['trace', 'warn', 'error'] as const;
export type LineLevel = (typeof lineLevels)[number];

/**
 * What a line may say beside its words: ids, codes and figures. There is no room for a name, a number,
 * the name of a file or an address on purpose: a line outlives the recording that it is about.
 */
export type Facts = {
  readonly recording?: string;
  readonly user?: string | null;
  readonly request?: string;
  readonly job?: string | undefined;
  readonly code?: string | undefined;
  readonly how?: string | null;
  readonly method?: string;
  readonly route?: string;
  readonly to?: string;
  readonly status?: number;
  readonly attempt?: number;
  /** Of so many … */
  readonly seen?: number;
  readonly count?: number;
  readonly bytes?: number;
  readonly ms?: number;
};

type Fact = string | number;

/** A line of the log, before it has been kept. */
export type LogLine = {
  readonly at: Date;
  /** `api` or `worker`. */
  readonly process: string;
  /** Which of them: machine and pid. */
  readonly instance: string;
  readonly area: TraceArea;
  readonly level: LineLevel;
  readonly recording: string | null;
  readonly text: string;
  readonly facts: Readonly<Record<string, Fact>>;
};

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const WHOLE_UUID = new RegExp(`^${UUID.source}$`, 'i');
const PLAIN = /^[\w.:/{}*?@<>-]{0,120}$/;
const AS_LONG_AS_A_NUMBER = /\d{5}/;
export const WITHHELD = '[withheld]';

/** An id, or a word of ours; what looks like anything else, such as a number somebody dials, is withheld. */
const shown = (value: Fact): Fact => {
  if (typeof value === 'number') return value;
  const words = value.replaceAll(UUID, '');
  return PLAIN.test(words) && !AS_LONG_AS_A_NUMBER.test(words) ? value : WITHHELD;
};

/** The recording of a line, and what else it may say. */
export const shownFacts = ({
  recording,
  ...others
}: Facts): Pick<LogLine, 'recording' | 'facts'> => {
  const given = Object.entries(others).filter(
    (each): each is [string, Fact] => (each[1] ?? null) !== null,
  );
  return {
    recording: recording !== undefined && WHOLE_UUID.test(recording) ? recording : null,
    facts: Object.fromEntries(given.map(([name, value]) => [name, shown(value)])),
  };
};

/** Of an error only its code or kind: its message may quote whatever went wrong. */
export const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string' || typeof code === 'number') return String(code);
  return typeof name === 'string' ? name : 'unknown';
};
