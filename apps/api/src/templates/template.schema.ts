import { z } from 'zod';
import { MAX_PBX_NAME } from '#domain/pbx-name';

/** Longer ones are answered by the rule, in words. */
export const templateName = z
  .string()
  .min(1)
  .max(4 * MAX_PBX_NAME);

const licensed = z
  .boolean()
  .meta({ description: 'Whether those who belong to it have the licence to be recorded' });

/** A config template of the PBX as JSON. */
export const templateSchema = z
  .object({
    name: templateName,
    licensed,
    unlicensedSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Their recordings go 30 days after this, or after they ended' }),
    members: z.int().meta({ description: 'How many users have their licence through it' }),
  })
  .meta({ id: 'Template' });

export const templateList = z.object({ items: z.array(templateSchema) });

export const newTemplate = z.strictObject({ name: templateName, licensed });

/** `PUT`: a name may be repeated; it never changes. */
export const changedTemplate = z.strictObject({ name: templateName.exactOptional(), licensed });

export const nameParam = z.string().max(250);
