import { phoneCapture } from '#media/synthesis/phone-capture';

const hum = (pitch: number) => (out: Int16Array, first: number) => {
  for (let i = 0; i < out.length; i++) out[i] = 8_000 * Math.sin((first + i) / pitch);
};

/** Both sides hum: 40 s, of which a block of its compact form is 11. */
export const HUMMING_CALL = Buffer.concat(
  Array.from(
    phoneCapture({ codec: 'PCMA', durationMs: 40_000, local: hum(5), remote: hum(7) }),
    ({ bytes }) => bytes,
  ),
);
