import {
  type TraceArea,
  type TraceLevels,
  noTraces,
  traceAreas,
} from '#domain/settings/trace-levels';
import type { Facts, LineLevel } from './line.js';

/** Only text that stands in the program: nothing that was received can get into it. */
type Literal<Text extends string> =
  Record<symbol, unknown> extends Record<Text, unknown> ? never : Text;

/** Writes a line. Costs no wait; never fails. */
export type Tell = <Text extends string>(text: Literal<Text>, facts?: Facts) => void;

/** Where the lines of this process go. */
export type LineSink = {
  line(area: TraceArea, level: LineLevel, text: string, facts: Facts): void;
};

let sink: LineSink | null = null;

const telling =
  (area: TraceArea, level: LineLevel): Tell =>
  (text, facts = {}) =>
    sink?.line(area, level, text, facts);

const tellers = (level: LineLevel): Readonly<Record<TraceArea, Tell>> =>
  Object.fromEntries(traceAreas.map((area) => [area, telling(area, level)])) as Record<
    TraceArea,
    Tell
  >;

const whenOn = tellers('trace');
const switched: Record<TraceArea, Tell | undefined> = {
  recording: undefined,
  callInformation: undefined,
  conversion: undefined,
  license: undefined,
  gui: undefined,
  connections: undefined,
};

/**
 * `trace.recording?.('An upload began.', { recording: id })`: absent while its area is not traced, so that
 * not even the facts are gathered then. The switches are of the process, as the log is.
 */
export const trace: Readonly<Record<TraceArea, Tell | undefined>> = switched;

/** Told in any case: it passes by itself, or is tried again. */
export const warn = tellers('warn');

/** Told in any case: somebody should look. */
export const error = tellers('error');

/** Traces these areas of this process from now on, and no others. */
export const switchTraces = (levels: TraceLevels): void => {
  for (const area of traceAreas) switched[area] = levels[area] ? whenOn[area] : undefined;
};

/** Lines go there from now on; with `null`, and before the first sink, nowhere. */
export const tellTo = (next: LineSink | null): void => {
  sink = next;
  if (next === null) switchTraces(noTraces);
};
