const PATIENCE_MS = 15_000;
const MOST_BYTES = 64 * 1_024;

/** The authority did not answer, or not with a time stamp. */
export class AuthorityAway extends Error {
  constructor(why: string, cause?: unknown) {
    super(why, { cause });
    this.name = 'AuthorityAway';
  }
}

/**
 * What an authority answers to a request over HTTP (RFC 3161, section 3.4): one POST, no redirects,
 * 64 KiB at most, within 15 seconds.
 * @throws AuthorityAway
 */
export const askAuthority = async (
  url: string,
  request: Uint8Array<ArrayBuffer>,
  { patienceMs = PATIENCE_MS }: { readonly patienceMs?: number } = {},
): Promise<Uint8Array> => {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body: request,
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 200) return await bodyOf(response);
    await response.body?.cancel();
    throw new AuthorityAway(`It answered with status ${String(response.status)}.`);
  } catch (error) {
    if (error instanceof AuthorityAway) throw error;
    throw new AuthorityAway(`It does not answer: ${whyOf(error)}.`, error);
  }
};

const bodyOf = async ({ body }: Response): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body ?? []) {
    bytes += piece.length;
    if (bytes > MOST_BYTES)
      throw new AuthorityAway(`It answered with more than ${String(MOST_BYTES)} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

/** Fetch tells why in the cause. */
const whyOf = (error: unknown): string => {
  const { cause } = error as { cause?: unknown };
  const told = cause instanceof Error ? cause : error;
  return told instanceof Error ? told.message : String(told);
};
