import { z } from 'zod';
import { ReadingFault, whole } from '#infra/blobs/reading';
import type { Inspection } from '#media/inspect';

type Told = Omit<Inspection, 'index' | 'peaks'>;
type NotToldBefore = 'timeline' | 'unreadable' | 'otherCalls';

/** What the converter wrote beside the recording; earlier converters wrote less. */
export type ConversionFacts = Omit<Told, NotToldBefore> & Partial<Pick<Told, NotToldBefore>>;

/** What every converter wrote. Earlier releases kept it without a checksum. */
const written = z.looseObject({
  converter: z.string(),
  durationMs: z.number(),
  undecoded: z.array(z.string()),
  quality: z.looseObject({
    local: z.looseObject({}).nullable(),
    remote: z.looseObject({}).nullable(),
  }),
  dtmf: z.array(z.looseObject({})),
  gaps: z.array(z.looseObject({})),
});

/** The facts as they were found. @throws ReadingFault when they are missing or damaged */
export const factsOf = (found: Uint8Array | ReadingFault): ConversionFacts => {
  const facts = jsonOf(Buffer.from(whole(found)).toString('utf8'));
  if (!written.safeParse(facts).success) throw new ReadingFault('facts', 'damaged');
  return facts as ConversionFacts;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
