const PCM = 1;
const SAMPLE_BYTES = 2;
/** RIFF sizes are 32 bits wide; beyond that EBU Tech 3306 (RF64) puts them in a chunk of their own. */
const RIFF_LIMIT = 0xffffffff;

/** The bytes before the samples of a 16-bit PCM WAV: RIFF, or RF64 where sizes need it. */
export function wavHeader(sampleRate: number, channels: number, frames: number): Uint8Array {
  const dataBytes = frames * channels * SAMPLE_BYTES;
  const plain = 44;
  const long = plain + 36;
  const is64 = dataBytes + plain - 8 > RIFF_LIMIT;
  const bytes = new Uint8Array(is64 ? long : plain);
  const view = new DataView(bytes.buffer);
  putText(bytes, 0, is64 ? 'RF64' : 'RIFF');
  view.setUint32(4, is64 ? RIFF_LIMIT : dataBytes + plain - 8, true);
  putText(bytes, 8, 'WAVE');
  let at = 12;
  if (is64) {
    putText(bytes, at, 'ds64');
    view.setUint32(at + 4, 28, true);
    view.setBigUint64(at + 8, BigInt(dataBytes + long - 8), true);
    view.setBigUint64(at + 16, BigInt(dataBytes), true);
    view.setBigUint64(at + 24, BigInt(frames), true);
    at += 36;
  }
  putFormat(view, bytes, at, sampleRate, channels);
  putText(bytes, at + 24, 'data');
  view.setUint32(at + 28, is64 ? RIFF_LIMIT : dataBytes, true);
  return bytes;
}

function putFormat(
  view: DataView,
  bytes: Uint8Array,
  at: number,
  sampleRate: number,
  channels: number,
): void {
  putText(bytes, at, 'fmt ');
  view.setUint32(at + 4, 16, true);
  view.setUint16(at + 8, PCM, true);
  view.setUint16(at + 10, channels, true);
  view.setUint32(at + 12, sampleRate, true);
  view.setUint32(at + 16, sampleRate * channels * SAMPLE_BYTES, true);
  view.setUint16(at + 20, channels * SAMPLE_BYTES, true);
  view.setUint16(at + 22, SAMPLE_BYTES * 8, true);
}

function putText(bytes: Uint8Array, at: number, text: string): void {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
}
