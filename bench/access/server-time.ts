const SUM = /^recordings_http_request_seconds_sum\{[^}]*route="\/api\/recordings[^}]*\} (\S+)$/gm;

/** Milliseconds that an API process says to have spent on requests about recordings since it started. */
export const serverMs = async (url: URL): Promise<number> => {
  const answer = await fetch(new URL('/metrics', url));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`/metrics was answered ${String(answer.status)}: ${text}`);
  return [...text.matchAll(SUM)].reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000, 0);
};
