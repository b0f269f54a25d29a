import { request } from './client.js';
import type { ActivityPage } from './types.js';

/** A page of what people did that fits the query, the newest first. */
export function readActivity(query: URLSearchParams, after: string | null, signal: AbortSignal) {
  const all = new URLSearchParams(query);
  if (after !== null) all.set('after', after);
  return request<ActivityPage>(`/api/activity?${all}`, { signal });
}

/** All of it, as a file. */
export function activityFile(query: URLSearchParams, format: 'csv' | 'jsonl'): string {
  const all = new URLSearchParams(query);
  all.set('format', format);
  return `/api/activity/export?${all}`;
}
