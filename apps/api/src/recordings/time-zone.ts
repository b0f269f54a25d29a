import { z } from 'zod';

const isTimeZone = (name: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

/** The time zone that a PDF is asked for in. */
export const timeZoneParam = z
  .string()
  .refine(isTimeZone, 'is no IANA time zone such as Europe/Berlin')
  .default('UTC')
  .meta({ description: 'IANA time zone in which the PDF shows local times' });
