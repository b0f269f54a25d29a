import type { ByteSource } from '../byte-source.js';
import type { ScannedCapture } from '../inspect.js';
import type { CaptureFormat } from '../pcap/capture-format.js';

/** The tail that is looked at is cut into blocks of this size at most when the index is made. */
const LONGEST_TAIL = 1 << 24;
const SMALLEST_BLOCK = 12;

/**
 * Does the file end within a record, as when a device or a transfer was broken off? False where the
 * end is damaged, so that it cannot be told.
 */
export async function isCutShort(
  source: ByteSource,
  { scan, format, holes }: ScannedCapture,
): Promise<boolean> {
  const start = scan.blocks.offsets.at(-1);
  const isDamaged = start === undefined || holes.some(({ to }) => to > start);
  if (isDamaged || source.size - start > LONGEST_TAIL) return false;
  const bytes = await source.read(start, source.size - start);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length) {
    const length = recordLength(view, at, format);
    if (length === null) return true;
    at += length;
  }
  return at > bytes.length;
}

/** Null when even its header is not whole, or none. */
function recordLength(view: DataView, at: number, format: CaptureFormat): number | null {
  if (format.kind === 'pcap') {
    const { recordHeader, littleEndian } = format;
    if (at + recordHeader > view.byteLength) return null;
    return recordHeader + view.getUint32(at + 8, littleEndian);
  }
  if (at + SMALLEST_BLOCK > view.byteLength) return null;
  const length = view.getUint32(at + 4, format.sections.at(-1)?.littleEndian ?? true);
  return length < SMALLEST_BLOCK ? null : length;
}
