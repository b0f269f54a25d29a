import { create } from 'content-disposition';

/** Windows keeps these for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)$/i;
/** Forbidden in names on Windows, macOS or Linux. */
const FORBIDDEN = /[<>:"/\\|?*]+/g;
/** Signs that cannot be seen: controls, joiners, direction marks, unassigned, private, surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\ufffd]+/gu;
/** 255 bytes is the limit of most file systems; copies such as "name (1)" need room. */
const MAX_BYTES = 180;

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * A file name made of the parts that hold anything, which every system accepts: no reserved or
 * unseen characters, no path, composed (NFC), at most 180 bytes, no dot or blank at either end.
 * Never empty: `recording` when nothing is left. `extension` comes with its dot, such as `.zip`.
 */
export function safeFileName(parts: readonly (string | null)[], extension: string): string {
  const words = parts.map((part) => cleaned(part ?? '')).filter((part) => part !== '');
  const stem = trimmed(shortened(words.join(' '), MAX_BYTES - extension.length)) || 'recording';
  const first = stem.replace(/\..*$/s, '').trim();
  return `${RESERVED.test(first) ? '_' : ''}${stem}${extension}`;
}

/** The Content-Disposition header that makes a browser save under this name. */
export const attachment = (name: string): string => create(name, { fallback: asciiName(name) });

const cleaned = (part: string): string =>
  trimmed(part.normalize('NFC').replace(UNSEEN, '').replace(FORBIDDEN, '-').replace(/\s+/g, ' '));

const trimmed = (text: string): string => text.replace(/^[\s.-]+|[\s.-]+$/g, '');

function shortened(text: string, maxBytes: number): string {
  let [kept, bytes] = ['', 0];
  for (const { segment } of graphemes.segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > maxBytes) return kept;
    kept += segment;
  }
  return kept;
}

/** For old clients: accents dropped, the rest replaced; letters of other scripts become `_`. */
function asciiName(name: string): string {
  const plain = name.replaceAll('ß', 'ss').normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.replace(/[^\x20-\x7e]+/g, '_').replace(/["\\%]/g, '_');
}
