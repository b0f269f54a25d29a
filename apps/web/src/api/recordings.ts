import { isGiven, refusalOf, request } from './client.js';
import type {
  DialledDigit,
  History,
  Recording,
  RecordingPage,
  RecordingQuality,
  Waveform,
} from './types.js';

const PAGE_ROWS = 100;

/** The address of a recording, or of something of it. */
export const recordingAt = (id: string, rest = '') =>
  `/api/recordings/${encodeURIComponent(id)}${rest}`;

/** One page of the list, newest first; `after` is the cursor of the page before. */
export function listRecordings(query: URLSearchParams, after: string | null, signal: AbortSignal) {
  const all = new URLSearchParams(query);
  all.set('limit', String(PAGE_ROWS));
  if (after !== null) all.set('after', after);
  return request<RecordingPage>(`/api/recordings?${all}`, { signal });
}

export const readRecording = (id: string, signal: AbortSignal) =>
  request<Recording>(recordingAt(id), { signal });

/** `call`: which of the calls in the capture, from 1 on. */
export const readWaveform = (id: string, call: number, signal: AbortSignal) =>
  request<Waveform>(recordingAt(id, `/waveform?call=${call}`), { signal });

export const readQuality = (id: string, call: number, signal: AbortSignal) =>
  request<RecordingQuality>(recordingAt(id, `/quality?call=${call}`), { signal });

/** Asking for them is an access that is recorded. */
export const readDigits = (id: string, call: number, signal: AbortSignal) =>
  request<{ items: DialledDigit[] }>(recordingAt(id, `/digits?call=${call}`), { signal });

/** What happened to a recording, oldest first. */
export const readHistory = (id: string, signal: AbortSignal) =>
  request<History>(recordingAt(id, '/history'), { signal });

export const retryConversion = (id: string) =>
  request<unknown>(recordingAt(id, '/convert'), { method: 'POST', body: {} });

export const captureUrl = (id: string) => recordingAt(id, '/capture');
export const downloadUrl = (id: string) => recordingAt(id, '/download');
export const evidenceUrl = (id: string) => recordingAt(id, '/evidence');

export type Channel = 'both' | 'local' | 'remote' | 'mix';
/** `silenced`: where the stored capture is damaged, it is silent instead of refused. */
export const audioUrl = (id: string, channel: Channel, call = 1, silenced = false) => {
  const which = call === 1 ? '' : `&call=${call}`;
  return recordingAt(id, `/audio?channel=${channel}${which}${silenced ? '&damaged=silent' : ''}`);
};

/** Asks whether a recording can be played at all, which is not hearing it. Throws why it cannot. */
export async function readPlayable(id: string, signal: AbortSignal): Promise<true> {
  const audio = audioUrl(id, 'both');
  if (await isGiven(audio, signal)) return true;
  // The answer to HEAD has no words.
  const why = await refusalOf(audio);
  if (why) throw why;
  return true;
}

type HeardReport = { call: number; channel: string; speed: number; seconds: [number, number][] };

/**
 * Says which seconds sounded. The browser sends it also while the page is being closed; who may not hear
 * it any more is not believed, and nobody waits for that.
 */
export const tellHeard = (id: string, report: HeardReport): Promise<unknown> =>
  fetch(`/api/recordings/${encodeURIComponent(id)}/played`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(report),
    keepalive: true,
  });
