import { z } from 'zod';
import { difference } from './watermark-events.js';

/** What can differ from a seal, for programs, which have sentences of their own: none is ever renamed. */
const differenceCodes = [
  'capture-differs',
  'capture-length-differs',
  'capture-unreadable',
  'sound-differs',
  'sound-unreadable',
  'fact-differs',
  'key-missing',
  'event-unreadable',
  'events-unreadable',
  'events-missing',
  'events-differ',
  'signature-invalid',
  'key-unknown',
  'key-not-current',
  'key-unproved',
  'key-unvouched',
  'chain-differs',
  'sequence-broken',
  'previous-differs',
  'next-differs',
  'entry-missing',
  'entry-unreadable',
  'entry-of-another',
  'entry-differs',
  'root-differs',
  'checkpoint-unsigned',
  'checkpoint-missing',
] as const;

/** What could not be compared, or not be kept. */
const noteCodes = [
  'not-covered-yet',
  'not-covered-for-long',
  'sound-not-sealed',
  'sound-by-another-converter',
  'sound-read-anew',
  'facts-not-compared',
  'answer-not-kept',
] as const;

export const foundDifference = difference.extend({ code: z.enum(differenceCodes) });
export type Difference = z.infer<typeof foundDifference>;

/** It is no difference. */
export const note = z.object({
  code: z.enum(noteCodes),
  detail: difference.shape.detail,
  figures: difference.shape.figures,
});
export type Note = z.infer<typeof note>;
