import { phoneCapture } from '#media/synthesis/phone-capture';

/** How long the call is, and a little. */
export const SECONDS = 8;
/** Of a packet in its capture: 16 of pcap, 54 of headers, 160 of sound. */
export const [RECORD_BYTES, PAYLOAD_AT] = [230, 70];
/** Of both sides; nothing is behind them. */
const PACKETS = 2 * 50 * SECONDS;

/** The capture of a call in which both sides hum, so that every second of it is another one. */
export const changingCall = (pitch: number): Buffer => lasting(pitch, SECONDS);

/** The same for 40 s, of which a block of its compact form is 11. */
export const longChangingCall = (pitch: number): Buffer => lasting(pitch, 40);

const lasting = (pitch: number, seconds: number): Buffer => {
  const hum = (own: number) => (out: Int16Array, first: number) => {
    for (let i = 0; i < out.length; i++)
      out[i] = 6_000 * Math.sin((first + i) * own) * Math.sin((first + i) / 9_000);
  };
  const pieces = phoneCapture({
    codec: 'PCMA',
    durationMs: seconds * 1_000,
    local: hum(pitch),
    remote: hum(pitch * 1.3),
    startedAt: new Date('2030-01-01T08:00:00.000Z'),
  });
  return Buffer.concat(Array.from(pieces, ({ bytes }) => bytes));
};

/** The sound in each packet, as it was sent. */
export const payloadsOf = (capture: Buffer): Buffer[] =>
  Array.from({ length: PACKETS }, (_, n) => {
    const end = capture.length - n * RECORD_BYTES;
    return capture.subarray(end - RECORD_BYTES + PAYLOAD_AT, end);
  });
