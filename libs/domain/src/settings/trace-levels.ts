import { z } from 'zod';

/** Of what the log can tell more while somebody looks for a fault (product.md R34). */
export const traceAreas = [
  'recording',
  'callInformation',
  'conversion',
  'license',
  'gui',
  'connections',
] as const;
export type TraceArea = (typeof traceAreas)[number];

/** Each area is traced or not. */
export const traceLevels = z.object({
  recording: z.boolean(),
  callInformation: z.boolean(),
  conversion: z.boolean(),
  license: z.boolean(),
  gui: z.boolean(),
  connections: z.boolean(),
} satisfies Record<TraceArea, z.ZodBoolean>);
export type TraceLevels = z.infer<typeof traceLevels>;

/** As the product comes. */
export const noTraces: TraceLevels = {
  recording: false,
  callInformation: false,
  conversion: false,
  license: false,
  gui: false,
  connections: false,
};
