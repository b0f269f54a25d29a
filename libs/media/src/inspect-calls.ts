import type { ByteSource } from './byte-source.js';
import { CaptureFault } from './capture-fault.js';
import type { Inspection } from './inspect.js';
import { callsIn, inspectCall } from './inspect.js';

/** The calls of one capture; call 2 is the first of `others`, null when nothing of it can be heard. */
export type InspectedCalls = { first: Inspection; others: (Inspection | null)[] };

/** Each has an index and a waveform of some MB at most; captures of a whole line may hold a hundred. */
const MOST_CALLS = 16;

/**
 * Reads a capture as `inspectCapture` does, each of the calls that go on in it at the same time by
 * itself, up to 16: the packets are looked at once for all of them. Errors: those of `inspectCapture`
 * of the first call.
 */
export async function inspectCalls(source: ByteSource): Promise<InspectedCalls> {
  const read = await callsIn(source, {});
  const inspected = (call: number) => inspectCall(read, { call }, { threads: null });
  const first = await inspected(1);
  const others: (Inspection | null)[] = [];
  for (let call = 2; call <= Math.min(read.calls.length, MOST_CALLS); call++) {
    others.push(await inspected(call).catch(unheard));
  }
  return { first, others };
}

/** What cannot be heard takes nothing from what can. */
function unheard(error: unknown): null {
  if (error instanceof CaptureFault) return null;
  throw error;
}
