const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** Text as it is stored: PostgreSQL holds neither NUL nor half a surrogate pair. */
export const storedText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/**
 * JSON as PostgreSQL's jsonb takes it: it knows neither NUL nor half a surrogate pair, which a file
 * name may well hold; both become U+FFFD. The log keeps what really came.
 */
export const storedJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replaceAll(UNSTORABLE, '$1\uFFFD') : text;
};
