import type { IncompleteReason } from '#domain/recording/recording';

const causes: Record<IncompleteReason, string> = {
  'connection-broken': 'The connection broke before the device had sent everything',
  'connection-idle': 'The device stopped sending without ending the upload',
  'server-stopped': 'The server was shut down while the device was sending',
  'server-killed': 'The server ended abruptly while the device was sending',
  'disk-full': 'The disk was full before the device had sent everything',
  'ended-by-hand': 'The upload was lost, and an administrator ended the recording by hand',
};

const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;

/** Why a recording is not whole and how much of it there is, as a sentence for people. */
export const incompleteSentence = (code: IncompleteReason, bytes: number | null): string => {
  const cause = causes[code];
  if (bytes === null) return `${cause}; what arrived is kept.`;
  if (bytes === 0)
    return `${cause}; nothing of it ${code === 'ended-by-hand' ? 'is left' : 'arrived'}.`;
  return `${cause}; the first ${sizeInWords(bytes)} are kept.`;
};

const sizeInWords = (bytes: number): string => {
  if (bytes < 1000) return `${String(bytes)} bytes`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length);
  return `${(bytes / 1000 ** power).toFixed(1)} ${UNITS[power - 1] ?? 'kB'}`;
};
