import type { LoggedEvent } from './logged-event.js';

/** Event type of stream metadata. */
export const METADATA_TYPE = '$metadata';
/** Event type of a tombstone. */
export const TOMBSTONE_TYPE = '$streamDeleted';
/** Event type of a link; its data is `revision@stream`. */
export const LINK_TYPE = '$>';

/** The `$tb` of a soft-deleted stream, Int64.Max, written as the server writes it. */
export const SOFT_DELETED = Buffer.from('{"$tb":9223372036854775807}');

/** Who may do what: user or role names; absent means the default applies. */
export interface AccessList {
  readonly read?: readonly string[];
  readonly write?: readonly string[];
  readonly delete?: readonly string[];
  readonly metaRead?: readonly string[];
  readonly metaWrite?: readonly string[];
}

export interface StreamMetadata {
  readonly maxCount?: number;
  /** Seconds. */
  readonly maxAge?: number;
  readonly truncateBefore?: number;
  readonly acl?: AccessList;
}

export const NO_METADATA: StreamMetadata = {};

/** A metastream reads as if `$maxCount` were 1. */
export const METASTREAM_METADATA: StreamMetadata = { maxCount: 1 };

export function isMetastream(stream: string): boolean {
  return stream.startsWith('$$');
}

export function metastreamOf(stream: string): string {
  return `$$${stream}`;
}

export function originalStreamOf(metastream: string): string {
  return metastream.slice(2);
}

export function isSoftDeleted(metadata: StreamMetadata): boolean {
  return (metadata.truncateBefore ?? 0) > Number.MAX_SAFE_INTEGER;
}

/** Reads the metadata event of a stream. What cannot be understood counts as no metadata. */
export function parseStreamMetadata(event: LoggedEvent | undefined): StreamMetadata {
  const fields = event ? parseJsonObject(event.data) : undefined;
  if (!fields) return NO_METADATA;
  const maxCount = integerFrom(fields['$maxCount'], 1);
  const maxAge = integerFrom(fields['$maxAge'], 1);
  const truncateBefore = integerFrom(fields['$tb'], 0);
  const acl = parseAccessList(fields['$acl']);
  return {
    ...(maxCount !== undefined && { maxCount }),
    ...(maxAge !== undefined && { maxAge }),
    ...(truncateBefore !== undefined && { truncateBefore }),
    ...(acl && { acl }),
  };
}

/** The `$acl` object with its keys `$r $w $d $mr $mw`, each a name or a list of names. */
export function parseAccessList(value: unknown): AccessList | undefined {
  if (!isObject(value)) return undefined;
  const keys = { read: '$r', write: '$w', delete: '$d', metaRead: '$mr', metaWrite: '$mw' };
  const entries = Object.entries(keys).flatMap(([name, key]) => {
    const names = namesFrom(value[key]);
    return names ? [[name, names] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The same metadata with another `$tb`: what revives a soft-deleted stream. */
export function withTruncateBefore(metadata: Uint8Array, revision: number): Uint8Array | undefined {
  const fields = parseJsonObject(metadata);
  if (!fields) return undefined;
  return Buffer.from(JSON.stringify({ ...fields, $tb: revision }));
}

export function parseJsonObject(data: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function integerFrom(value: unknown, minimum: number): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= minimum
    ? value
    : undefined;
}

function namesFrom(value: unknown): string[] | undefined {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return undefined;
  return value.filter((name): name is string => typeof name === 'string');
}
