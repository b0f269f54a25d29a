import { z } from 'zod';
import { roles } from '#domain/user/user';

const MOST_DEVICES = 100;
const MOST_ON_A_PAGE = 1_000;
const SIGNS = /^\P{Cc}+$/u;
const CONTROL = 'must not hold control characters';

const name = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1)
  .max(200)
  .regex(SIGNS, CONTROL)
  .meta({ description: 'Signs in with it, and registers phones under it' });
const number = z.string().trim().min(1).max(50).regex(SIGNS, CONTROL).nullable();
const role = z.enum(roles);
const password = z.string().min(8).max(1_000).meta({ writeOnly: true });
const mustChangePassword = z.boolean().meta({
  description:
    'Somebody else knows the password: whoever signs in with it in a browser must choose another first',
});
const licensed = z.boolean();
const licenceTemplate = z.string().trim().min(1).max(200).nullable().meta({
  description:
    'The template he belongs to: he has the licence as long as it does. null: he has it directly, or not',
});
const devices = z
  .array(z.string().max(40))
  .max(MOST_DEVICES)
  .meta({ description: 'MAC addresses of devices whose recordings are his' });
const identity = z
  .strictObject({
    subject: z.string().min(1).max(255).regex(SIGNS, CONTROL),
    issuer: z.url().max(500).exactOptional().meta({
      description: 'Left out: the provider that is configured',
    }),
  })
  .nullable()
  .meta({ description: 'Who at the OpenID provider opens the account ("sub"); null: nobody' });

/** A user as JSON (contract.md); the password is never shown. */
export const userSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable().meta({ description: 'null: it was erased' }),
    number: z.string().nullable(),
    role,
    mustChangePassword,
    licensed: licensed.nullable().meta({
      description: 'null: nobody has said a word about it, and nothing is removed for it',
    }),
    licenceTemplate,
    unlicensedSince: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'His recordings go 30 days after this, or after they ended' }),
    devices: z.array(z.string()),
    identity: z
      .object({ issuer: z.string(), subject: z.string() })
      .nullable()
      .meta({ description: 'Who at which OpenID provider opens the account; null: nobody' }),
  })
  .meta({ id: 'User' });

export type UserView = z.infer<typeof userSchema>;

export const usersPage = z.object({ items: z.array(userSchema), next: z.string().nullable() });

export const usersQuery = z.strictObject({
  q: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ON_A_PAGE).default(MOST_ON_A_PAGE),
  after: z.string().max(2_000).optional(),
});

const BESIDE_TEMPLATE =
  'with a template, "licensed" is true or left out; with null it says whether he has a licence directly';
/** Whoever belongs to a template has what it has; whoever leaves one must be told what he has then. */
const isWhole = (body: { licensed?: boolean; licenceTemplate?: string | null }): boolean =>
  body.licenceTemplate === undefined ||
  (body.licenceTemplate === null ? body.licensed !== undefined : body.licensed !== false);

/** `POST`: without a password nobody signs in; without a word on the licence it is not known. */
export const newUser = z
  .strictObject({
    name,
    number: number.default(null),
    role: role.default('user'),
    password: password.exactOptional(),
    mustChangePassword: mustChangePassword.exactOptional(),
    licensed: licensed.exactOptional(),
    licenceTemplate: licenceTemplate.exactOptional(),
    devices: devices.exactOptional(),
    identity: identity.exactOptional(),
  })
  .refine(isWhole, { path: ['licenceTemplate'], message: BESIDE_TEMPLATE });

/** `PATCH`: what is left out stays as it is. */
export const changedUser = z
  .strictObject({
    name: name.exactOptional(),
    number: number.exactOptional(),
    role: role.exactOptional(),
    password: password.exactOptional(),
    mustChangePassword: mustChangePassword.exactOptional(),
    licensed: licensed.exactOptional(),
    licenceTemplate: licenceTemplate.exactOptional(),
    devices: devices.exactOptional(),
    identity: identity.exactOptional(),
  })
  .refine(isWhole, { path: ['licenceTemplate'], message: BESIDE_TEMPLATE });

/** `DELETE`. */
export const userRemoval = z
  .strictObject({
    reason: z.string().trim().max(1_000).nullish().meta({
      description: 'It is kept when all that told of the person is gone: do not name anybody',
    }),
    confirmRemovals: z.int().min(0).exactOptional().meta({
      description:
        'How many recordings go at once because a retention rule is about the members of an App object, as 409 says',
    }),
  })
  .nullish();

export type UserRemovalBody = z.infer<typeof userRemoval>;
export type NewUser = z.infer<typeof newUser>;
export type ChangedUser = z.infer<typeof changedUser>;
