import { z } from 'zod';
import { appObjectId } from '#domain/app-object/name';
import { MAX_DAYS } from '#domain/retention/rule';
import { traceLevels } from '#domain/settings/trace-levels';
import { rootsIn } from '#seals/stamps/trust';

const MOST_RULES = 100;
/** Guessing is slow, but not that slow. */
const MIN_CRYPT_KEY = 12;
const LONGEST_CALL_S = 7 * 86_400;

const days = z.int().min(0).max(MAX_DAYS).meta({ description: '0 is for ever' });
const text = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^\P{Cc}+$/u, 'must not hold control characters');

/** A rule says of which recordings it is by conditions, all of which must hold; it needs one at least. */
const rule = z
  .strictObject({
    name: text(100),
    days,
    owner: text(100).optional().meta({ description: 'Id of the user whose recordings they are' }),
    number: z
      .string()
      .max(64)
      .regex(/^[\w*#+.@-]+$/, 'must be a number, in which * stands for any characters')
      .optional()
      .meta({ description: 'Of either side; * stands for any characters' }),
    direction: z.enum(['in', 'out', 'internal']).optional(),
    device: z
      .string()
      .transform((mac) => mac.replaceAll(/[:-]/g, '').toLowerCase())
      .pipe(z.string().regex(/^[0-9a-f]{12}$/, 'must be a MAC address'))
      .optional()
      .meta({ description: 'MAC address of the device that recorded' }),
    minSeconds: z.int().min(1).max(LONGEST_CALL_S).optional(),
    appObject: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .transform(appObjectId)
      .pipe(z.string().max(100))
      .optional()
      .meta({ description: 'Name of an App object: recordings whose owner is one of its members' }),
  })
  .meta({ id: 'RetentionRule' });
const rules = z
  .array(rule)
  .max(MOST_RULES)
  .meta({ description: 'Of all that a recording meets the longest holds, else retentionDays' });

const binDays = z
  .int()
  .min(1)
  .max(MAX_DAYS)
  .meta({ description: 'how long what is deleted can be restored from the recycle bin' });

const authorityUrl = z.string().trim().min(1).max(2_000);
/** Longer than those of all public authorities together. */
const LONGEST_ROOTS = 65_536;

const timestampAuthority = z
  .object({ url: z.string(), roots: z.string().nullable() })
  .meta({ id: 'TimestampAuthority' });

const newTimestampAuthority = z.strictObject({
  url: authorityUrl.meta({ description: 'https or http; asked as RFC 3161, section 3.4 says' }),
  roots: z
    .string()
    .max(LONGEST_ROOTS)
    .superRefine((pem, context) => {
      try {
        rootsIn(pem);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .nullable()
    .default(null)
    .meta({
      description:
        'Certificates (PEM) to which the one of the authority must lead; null: that is not looked at',
    }),
});

export const settingsView = z
  .object({
    pbxName: z.string().nullable().meta({ description: 'null: missing, and said so everywhere' }),
    retentionDays: days,
    retentionRules: rules,
    binDays,
    webdav: z.object({ user: z.string() }).nullable(),
    cryptKey: z
      .object({ number: z.int(), since: z.iso.datetime(), open: z.boolean() })
      .nullable()
      .meta({
        description:
          'Under which key what comes in is encrypted, and whether it was entered since the start; never the key itself. null: what comes in is stored in clear',
      }),
    traceLevels: traceLevels.meta({
      description: 'Of what the log tells more, in all processes; see GET /api/log',
    }),
    watermark: z.boolean().meta({ description: 'All recordings are sealed, earlier ones too' }),
    timestampAuthority: timestampAuthority.nullable().meta({
      description: 'Who stamps the checkpoints of the chain of seals (RFC 3161); null: nobody',
    }),
  })
  .meta({ id: 'Settings' });

export const newCredentials = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^:\p{Cc}]+$/u, 'must not hold a colon or control characters'),
  password: z.string().min(8).max(200).meta({ writeOnly: true }),
});

const keeping = {
  retentionDays: days.optional(),
  retentionRules: rules.optional(),
  binDays: binDays.optional(),
};

export const settingsChanges = z.strictObject({
  ...keeping,
  pbxName: text(100).nullable().optional(),
  webdav: newCredentials.nullable().optional(),
  cryptKey: z
    .string()
    .trim()
    .min(MIN_CRYPT_KEY)
    .max(1_000)
    .regex(/^\P{Cc}+$/u, 'must not hold control characters')
    .nullable()
    .optional()
    .meta({
      writeOnly: true,
      description:
        'Words under which what comes in is encrypted from now on; null: it is stored in clear. Kept nowhere: who loses them loses the recordings',
    }),
  traceLevels: z
    .strictObject(traceLevels.shape)
    .partial()
    .optional()
    .meta({ description: 'Areas that are not named stay as they are' }),
  watermark: z
    .boolean()
    .optional()
    .meta({ description: 'GET /api/seals tells how far the sealing of earlier recordings is' }),
  timestampAuthority: newTimestampAuthority.nullable().optional(),
  confirmRemovals: z
    .int()
    .min(0)
    .optional()
    .meta({ description: 'How many recordings go at once because of this, as the preview says' }),
});

const names = z.array(z.string().min(1).max(250)).max(1_000).default([]);

export const previewQuery = z.strictObject({
  ...keeping,
  withoutLicence: z.strictObject({ users: names, templates: names }).optional().meta({
    description:
      'What would go if these users, by id, and those who belong to these templates, had no licence from now on. The answer is about their recordings alone',
  }),
  withoutUsers: names.unwrap().optional().meta({
    description:
      'What would go if the accounts of these users, by id, were removed. The answer is about their recordings alone',
  }),
  limit: z.int().min(1).max(500).default(50),
  after: z.string().max(500).optional(),
});

const owner = z
  .object({ id: z.string(), name: z.string().nullable(), number: z.string().nullable() })
  .nullable();

export const previewAnswer = z
  .object({
    atOnce: z.int().meta({ description: 'Recordings that would go at once' }),
    within30Days: z
      .int()
      .meta({ description: 'That would go within 30 days, those that go at once among them' }),
    unlicensed: z
      .int()
      .meta({ description: 'Of those within 30 days, for want of a licence of their owner' }),
    owned: z.int().nullable().meta({
      description: 'How many recordings those have who are asked about by id; null: nobody is',
    }),
    byOwner: z
      .array(z.object({ owner, atOnce: z.int(), within30Days: z.int(), unlicensed: z.int() }))
      .meta({ description: 'The same of each owner, of the hundred who lose most' }),
    items: z
      .array(
        z.object({
          id: z.uuid(),
          name: z.string().nullable(),
          owner,
          startedAt: z.iso.datetime(),
          removesOn: z.iso.datetime(),
          removesRule: z.enum(['bin', 'retention', 'licence']),
          removesWhy: z.string(),
        }),
      )
      .meta({ description: 'Which they are, the first to go first' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'SettingsPreview' });
