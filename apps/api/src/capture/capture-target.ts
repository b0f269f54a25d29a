import { isUtf8 } from 'node:buffer';
import { parseCaptureName } from '#pbx/capture-name';
import type { Announcement } from '#domain/recording/start';

/** Where the door stands: `/recordings/Files/…` and `/<domain>/recordings/Files/…`. */
export type CaptureTarget = {
  readonly domain: string | null;
  /** Decoded; empty for the folder itself. May hold slashes. */
  readonly fileName: string;
};

const ORIGIN = /^https?:\/\/[^/?#]*/i;
/** Doubled slashes come from URLs that were put together by hand. */
const PATH = /^\/*(?:\/([^/?#]+))?\/+recordings\/+Files(?:\/+([^?#]*))?(?:[?#].*)?$/;
const CONTROL = /\p{Cc}/gu;
const latin1 = new TextDecoder('latin1');

/**
 * Percent-decodes once, whatever comes: bytes that are no UTF-8 are read as Latin-1, a `%` that
 * starts no escape stands for itself. Control characters become U+FFFD: PostgreSQL refuses NUL.
 */
export const decodeLeniently = (text: string): string => {
  const unescaped = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const bytes = Buffer.from(unescaped, 'latin1');
  const decoded = isUtf8(bytes) ? bytes.toString('utf8') : latin1.decode(bytes);
  return decoded.replace(CONTROL, '\u{fffd}');
};

/** Reads a request target (RFC 9112, origin or absolute form); `null`: it is another door's. */
export const parseCaptureTarget = (url: string): CaptureTarget | null => {
  const parts = PATH.exec(url.replace(ORIGIN, ''));
  if (!parts) return null;
  const [, domain, fileName = ''] = parts;
  return {
    domain: domain === undefined ? null : decodeLeniently(domain),
    fileName: decodeLeniently(fileName),
  };
};

/** The same target, written so that every router can read it: one well-formed UTF-8 escape each. */
export const canonicalPath = ({ domain, fileName }: CaptureTarget): string =>
  ['', ...(domain === null ? [] : [domain]), 'recordings', 'Files', ...fileName.split('/')]
    .map(encodeURIComponent)
    .join('/');

/** What the name tells of the capture; a name that tells nothing is announced all the same. */
export const announcementOf = ({ domain, fileName }: CaptureTarget): Announcement => {
  const lastSegment = fileName.slice(fileName.lastIndexOf('/') + 1);
  return { ...parseCaptureName(lastSegment), fileName, domain };
};
