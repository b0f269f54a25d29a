/** The parts of a capture's file name (innovaphone SDK, recording.htm); `null` where unknown. */
export type CaptureName = {
  readonly conversation: string | null;
  readonly device: string | null;
  readonly serial: string | null;
  readonly registration: string | null;
};

const GRAMMAR =
  /^(?<conversation>[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})-(?<device>[0-9a-f]{2}(?:[-:]?[0-9a-f]{2}){5})-(?<serial>[0-9a-f]+)(?:-(?<tail>.*))?$/is;

/**
 * Reads `<conference id>-<device MAC>-<serial>[-<anything>][-<registration name>].pcap`.
 * The field between serial and name is not in the published grammar but is seen in practice,
 * mostly empty; registration names may hold dashes, so an empty first field is what tells.
 * A name that does not parse gives four `null`s: the capture is recorded all the same, unmatched.
 */
export const parseCaptureName = (fileName: string): CaptureName => {
  const stem = fileName.replace(/\.pcap(ng)?$/i, '');
  const parts = GRAMMAR.exec(stem)?.groups;
  if (!parts) return { conversation: null, device: null, serial: null, registration: null };
  const bare = (id: string | undefined) => id?.replaceAll(/[-:]/g, '').toLowerCase() ?? null;
  return {
    conversation: bare(parts.conversation),
    device: bare(parts.device),
    serial: parts.serial?.toLowerCase() ?? null,
    registration: registrationOf(parts.tail ?? ''),
  };
};

const registrationOf = (tail: string): string | null => {
  const name = tail.startsWith('-') ? tail.slice(1) : tail.replace(/^\d+-(?=.)/, '');
  return name === '' ? null : name;
};
