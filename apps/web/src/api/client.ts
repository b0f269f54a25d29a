/** The one place that talks HTTP: JSON in and out, problem+json as a typed error. */

/** What is wrong with one field of a request; `path` is its name, and the place in it after a dot. */
type FieldFault = { readonly path: string; readonly message: string };

/** What the server says beside the sentence. */
type Figures = {
  /** What is wrong with the form of the request. */
  readonly fields?: readonly FieldFault[];
  /** How many recordings would go at once, of which nobody has said so yet. */
  readonly removals?: number;
  /** Under which crypt key it is locked, and since when there is that key (ISO 8601). */
  readonly cryptKey?: { readonly number: number; readonly since: string };
};

/**
 * A request that was refused or did not arrive. `status` is 0 when there was no answer; `remedy` is
 * what the server says would mend it.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly code: string,
    sentence: string,
    readonly remedy: 'convert' | null = null,
    readonly figures: Figures = {},
  ) {
    super(sentence);
  }
}

type Init = { method?: string; body?: unknown; signal?: AbortSignal };

/** Sends a request with the session's cookie. Throws ApiError for everything but 2xx. */
export async function request<T>(path: string, asked: Init = {}) {
  const text = await (await answered(path, asked, 'application/json')).text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/** A file that is the answer to a request, under the name that it came with. Throws as `request`. */
export async function requestFile(path: string, asked: Init): Promise<File> {
  const response = await answered(path, asked, '*/*');
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, encoded = ''] = /filename\*=UTF-8''([^;]+)/i.exec(disposition) ?? [];
  const [, plain = ''] = /filename="([^"]+)"/i.exec(disposition) ?? [];
  const name = encoded === '' ? plain : decodeURIComponent(encoded);
  return new File([await blobOf(response)], name === '' ? 'download' : name);
}

/** What breaks off on its way did not arrive. */
const blobOf = (response: Response): Promise<Blob> =>
  response.blob().catch(() => {
    throw noAnswer();
  });

async function answered(path: string, asked: Init, accept: string): Promise<Response> {
  const { method = 'GET', body, signal } = asked;
  const headers = new Headers({ accept });
  const init: RequestInit = { method, headers };
  if (signal) init.signal = signal;
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    headers.set('content-type', 'application/json');
  }
  const response = await send(path, init);
  if (!response.ok) throw await refusal(response);
  return response;
}

/**
 * Why bytes are refused, those from `from` on or all of them; null when they are not, or nothing is
 * told. Takes nothing but the first bytes of the answer.
 */
export async function refusalOf(path: string, from = 0): Promise<ApiError | null> {
  const taken = new AbortController();
  const headers = { range: `bytes=${from}-${from + 1}` };
  try {
    const response = await send(path, { headers, signal: taken.signal });
    return response.ok ? null : await refusal(response);
  } catch {
    return null;
  } finally {
    taken.abort();
  }
}

/** Can these bytes be had? Takes none of them. */
export async function isGiven(path: string, signal: AbortSignal): Promise<boolean> {
  return (await send(path, { method: 'HEAD', signal })).ok;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (fault) {
    if (init.signal?.aborted) throw fault;
    throw noAnswer();
  }
}

const noAnswer = () => new ApiError(0, 'no-answer', 'The server does not answer.');

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

async function refusal(response: Response): Promise<ApiError> {
  const problem: unknown = await response.json().catch(() => null);
  const { code, detail, title, remedy, errors, removals, cryptKey } = (problem ?? {}) as Record<
    string,
    unknown
  >;
  const sentences = [detail, title].filter((part) => typeof part === 'string' && part !== '');
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : `http-${response.status}`,
    (sentences[0] as string | undefined) ?? `The server answered ${response.status}.`,
    remedy === 'convert' ? remedy : null,
    {
      ...(Array.isArray(errors) && { fields: errors as FieldFault[] }),
      ...(typeof removals === 'number' && { removals }),
      ...(isRecord(cryptKey) && { cryptKey: cryptKey as NonNullable<Figures['cryptKey']> }),
    },
  );
}
