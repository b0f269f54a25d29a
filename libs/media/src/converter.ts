/** Names how captures are read at present; a recording says by which version it was converted. */
export const CONVERTER = 'media-5';

/** The first version that sees all of what is encrypted, and plays none of it as noise. */
const SEES_ENCRYPTION = 4;
/** The first version that reads each of several calls in a capture. */
const READS_ALL_CALLS = 5;

/**
 * May what a version of the converter (`media-<number>`) made of a capture be noise where it is
 * encrypted? Of a version nobody knows, it may not.
 */
export function mayBeNoise(converter: string): boolean {
  return isBefore(converter, SEES_ENCRYPTION);
}

/** Did a version of the converter read only the first of several calls? Of one nobody knows, it did not. */
export function readsFirstCallOnly(converter: string): boolean {
  return isBefore(converter, READS_ALL_CALLS);
}

function isBefore(converter: string, first: number): boolean {
  const [, version] = /^media-(\d+)$/.exec(converter) ?? [];
  return version !== undefined && Number(version) < first;
}
