import { z } from 'zod';

/** How people of an OpenID provider get in; `null` in the configuration: nobody does. */
export type OidcConfig = {
  /** As the provider writes it in its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  /** `null`: a public client, which proves itself by PKCE alone. */
  readonly clientSecret: string | null;
  /** An access token is for us if its `aud` names one of these. */
  readonly audiences: readonly string[];
  readonly scope: string;
  /** What the button calls the provider; `null`: nothing. */
  readonly label: string | null;
  /** Claim by claim what it is read from: a name, or a path of names with dots. `null`: from none. */
  readonly claims: {
    readonly name: string;
    readonly number: string | null;
    readonly role: string | null;
  };
  /** Which values of the role claim make whom; `user: null`: whoever has none of the others is one. */
  readonly roleValues: {
    readonly admin: readonly string[];
    readonly auditor: readonly string[];
    readonly user: readonly string[] | null;
  };
};

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== ''),
);
const claim = z.string().regex(/^[^\s.](\S*[^\s.])?$/, 'must be the name of a claim, or a path');

const ISSUER =
  'must be an https address without query or fragment; http is for this machine (127.0.0.1, localhost)';

/** What OIDC_* may hold, each by itself. */
export const oidcEnvironment = {
  OIDC_ISSUER: z
    .string()
    .refine((text) => isIssuer(text), ISSUER)
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_AUDIENCE: list.optional(),
  OIDC_SCOPE: z
    .string()
    .refine((text) => text.split(' ').includes('openid'), 'must be scopes, "openid" among them')
    .default('openid profile'),
  OIDC_LABEL: z.string().max(60, 'must not be longer than 60 characters').optional(),
  OIDC_NAME_CLAIM: claim.default('preferred_username'),
  OIDC_NUMBER_CLAIM: claim.optional(),
  OIDC_ROLE_CLAIM: claim.optional(),
  OIDC_ADMIN_VALUES: list.default(['recordings-admin']),
  OIDC_AUDITOR_VALUES: list.default(['recordings-auditor']),
  OIDC_USER_VALUES: list.optional(),
} as const;

type Environment = z.infer<z.ZodObject<typeof oidcEnvironment>>;
type Given = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/;

/** Is it a name or address of this machine? */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

const isIssuer = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isBare = search === '' && hash === '' && username === '';
  return isBare && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)));
};

/** What is wrong with all of them together, a line each. */
export const oidcFaults = (given: Given): string[] => {
  const named = Object.keys(oidcEnvironment).filter((name) => given[name] !== undefined);
  if (given.OIDC_ISSUER === undefined)
    return named.map((name) => `${name}: says nothing without OIDC_ISSUER`);
  const faults: string[] = [];
  if (given.OIDC_CLIENT_ID === undefined)
    faults.push('OIDC_CLIENT_ID: is missing; OIDC_ISSUER needs it');
  if (given.PUBLIC_URL === undefined && !isLoopback(given.HOST ?? '127.0.0.1'))
    faults.push('PUBLIC_URL: is missing; the OpenID provider sends people back to it');
  if (given.OIDC_ROLE_CLAIM === undefined)
    for (const name of ['OIDC_ADMIN_VALUES', 'OIDC_AUDITOR_VALUES', 'OIDC_USER_VALUES'])
      if (given[name] !== undefined) faults.push(`${name}: says nothing without OIDC_ROLE_CLAIM`);
  return faults;
};

/** The same as the product uses it. */
export const oidcConfigOf = (e: Environment): OidcConfig | null => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = e;
  if (issuer === undefined || clientId === undefined) return null;
  return {
    issuer,
    clientId,
    clientSecret: e.OIDC_CLIENT_SECRET ?? null,
    audiences: e.OIDC_AUDIENCE ?? [clientId],
    scope: e.OIDC_SCOPE,
    label: e.OIDC_LABEL ?? null,
    claims: {
      name: e.OIDC_NAME_CLAIM,
      number: e.OIDC_NUMBER_CLAIM ?? null,
      role: e.OIDC_ROLE_CLAIM ?? null,
    },
    roleValues: {
      admin: e.OIDC_ADMIN_VALUES,
      auditor: e.OIDC_AUDITOR_VALUES,
      user: e.OIDC_USER_VALUES ?? null,
    },
  };
};
