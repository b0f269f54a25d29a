/** Names how captures are read at present; a recording says by which version it was converted. */
export const CONVERTER = 'media-4';

/** The first version that sees all of what is encrypted, and plays none of it as noise. */
const SEES_ENCRYPTION = 4;

/**
 * May what a version of the converter (`media-<number>`) made of a capture be noise where it is
 * encrypted? Of a version nobody knows, it may not.
 */
export function mayBeNoise(converter: string): boolean {
  const [, version] = /^media-(\d+)$/.exec(converter) ?? [];
  return version !== undefined && Number(version) < SEES_ENCRYPTION;
}
