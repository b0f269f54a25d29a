/**
 * The overview of a recording for a player: per level, for every `samplesPerPeak` sample frames,
 * the lowest and highest sample of each side as int8 (−128…127), interleaved
 * `minLocal, maxLocal, minRemote, maxRemote`.
 */
export type Peaks = {
  sampleRate: number;
  channels: 2;
  levels: { samplesPerPeak: number; data: Int8Array }[];
};

const MAGIC = 0x31_4b_50_52; // 'RPK1', little-endian
const HEADER_BYTES = 12;
const LEVEL_BYTES = 8;

/**
 * Layout, little-endian: 'RPK1', u32 sampleRate, u16 channels, u16 levels; per level u32
 * samplesPerPeak, u32 data bytes; then the data of all levels.
 */
export function encodePeaks(peaks: Peaks): Uint8Array {
  const table = HEADER_BYTES + peaks.levels.length * LEVEL_BYTES;
  const bytes = new Uint8Array(peaks.levels.reduce((sum, { data }) => sum + data.length, table));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, peaks.sampleRate, true);
  view.setUint16(8, peaks.channels, true);
  view.setUint16(10, peaks.levels.length, true);
  let at = table;
  peaks.levels.forEach(({ samplesPerPeak, data }, level) => {
    view.setUint32(HEADER_BYTES + level * LEVEL_BYTES, samplesPerPeak, true);
    view.setUint32(HEADER_BYTES + level * LEVEL_BYTES + 4, data.length, true);
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.length), at);
    at += data.length;
  });
  return bytes;
}

/** The reverse of `encodePeaks`. Throws a RangeError when the bytes are not what it wrote. */
export function decodePeaks(bytes: Uint8Array): Peaks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new RangeError('These bytes are no waveform peaks: they do not begin with RPK1.');
  }
  const count = view.getUint16(10, true);
  const levels: Peaks['levels'] = [];
  let at = HEADER_BYTES + count * LEVEL_BYTES;
  for (let level = 0; level < count; level++) {
    const samplesPerPeak = view.getUint32(HEADER_BYTES + level * LEVEL_BYTES, true);
    const length = view.getUint32(HEADER_BYTES + level * LEVEL_BYTES + 4, true);
    if (at + length > bytes.length) throw new RangeError('The waveform peaks are cut short.');
    levels.push({
      samplesPerPeak,
      data: Int8Array.from(new Int8Array(bytes.buffer, bytes.byteOffset + at, length)),
    });
    at += length;
  }
  return { sampleRate: view.getUint32(4, true), channels: 2, levels };
}
