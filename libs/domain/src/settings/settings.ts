import { z } from 'zod';
import type { Aggregate, EventsOf } from '../kernel.js';
import { type CryptKey, cryptKey } from './crypt-key.js';
import { type RetentionRule, retentionRule } from '../retention/rule.js';
import { type TraceLevels, noTraces, traceLevels } from './trace-levels.js';

const days = z.int().min(0).max(11_000);

/** How a device proves that it may deliver, or a reader that he may read over WebDAV. */
const credentials = z.object({
  user: z.string(),
  secret: z.string().describe('Names the secret in the vault; the secret itself is in no event.'),
});

/** Who signs when a checkpoint of the chain of seals was there (RFC 3161). */
const timestampAuthority = z.object({
  url: z.string().describe('Where it is asked: http or https.'),
  roots: z
    .string()
    .nullable()
    .describe('Certificates, PEM, to which its own must lead; null: that is not looked at.'),
});

export const settingsEvents = {
  PbxNameChanged: z
    .object({ from: z.string().nullable(), to: z.string().nullable() })
    .describe('The PBX that this instance records was named.'),
  RetentionChanged: z
    .object({ fromDays: days, toDays: days })
    .describe('Unprotected recordings are kept for another number of days; 0 is for ever.'),
  RetentionRulesChanged: z
    .object({ from: z.array(retentionRule), to: z.array(retentionRule) })
    .describe('Other rules say which recordings are kept for another time than all others.'),
  RecycleBinChanged: z
    .object({ fromDays: z.int().min(1), toDays: z.int().min(1) })
    .describe('What goes into the recycle bin from now on can be restored for so many days.'),
  WebdavCredentialsChanged: z
    .object({ from: credentials.nullable(), to: credentials.nullable() })
    .describe('The credentials that devices must show were set, changed or taken away.'),
  CryptKeyChanged: z
    .object({
      from: z.uuid().nullable(),
      to: z.uuid().nullable().describe('The key in force from now on; null: none.'),
      keys: z.array(cryptKey).describe('All that there ever were, in the order of their numbers.'),
    })
    .describe('Under which crypt key what comes in is encrypted was changed.'),
  CryptKeyEntered: z
    .object({ opened: z.array(z.int()).describe('Numbers of the keys that are open through it.') })
    .describe('A crypt key was entered, so that what is encrypted under it can be read.'),
  CryptKeyRefused: z.object({}).describe('Words were entered that are those of no crypt key.'),
  TraceLevelsChanged: z
    .object({ from: traceLevels, to: traceLevels })
    .describe('The log tells more, or less, of some areas from now on.'),
  WatermarkChanged: z
    .object({ from: z.boolean(), to: z.boolean() })
    .describe('All recordings are sealed from now on, earlier ones too, or new ones no more.'),
  TimestampAuthorityChanged: z
    .object({ from: timestampAuthority.nullable(), to: timestampAuthority.nullable() })
    .describe('Checkpoints of the chain of seals are stamped by another authority, or by none.'),
} as const;
export type SettingsEvent = EventsOf<typeof settingsEvents>;
export type WebdavCredentials = z.infer<typeof credentials>;
export type TimestampAuthority = z.infer<typeof timestampAuthority>;

export type Settings = {
  readonly pbxName: string | null;
  readonly retentionDays: number;
  readonly retentionRules: readonly RetentionRule[];
  readonly binDays: number;
  readonly webdav: WebdavCredentials | null;
  readonly traceLevels: TraceLevels;
  /** All recordings are sealed. */
  readonly watermark: boolean;
  /** Who stamps the checkpoints of the chain of seals; `null`: nobody. */
  readonly timestampAuthority: TimestampAuthority | null;
  /** Id of the crypt key under which what comes in is encrypted; `null`: it is kept in clear. */
  readonly cryptKey: string | null;
  /** All that there ever were, in the order of their numbers. */
  readonly cryptKeys: readonly CryptKey[];
};

export const settings: Aggregate<Settings, SettingsEvent> = {
  noun: 'settings',
  initial: {
    pbxName: null,
    retentionDays: 0,
    retentionRules: [],
    binDays: 30,
    webdav: null,
    traceLevels: noTraces,
    watermark: false,
    timestampAuthority: null,
    cryptKey: null,
    cryptKeys: [],
  },
  evolve: {
    PbxNameChanged: (before, { to }) => ({ ...before, pbxName: to }),
    RetentionChanged: (before, { toDays }) => ({ ...before, retentionDays: toDays }),
    RetentionRulesChanged: (before, { to }) => ({ ...before, retentionRules: to }),
    RecycleBinChanged: (before, { toDays }) => ({ ...before, binDays: toDays }),
    WebdavCredentialsChanged: (before, { to }) => ({ ...before, webdav: to }),
    CryptKeyChanged: (before, { to, keys }) => ({ ...before, cryptKey: to, cryptKeys: keys }),
    CryptKeyEntered: (before) => before,
    CryptKeyRefused: (before) => before,
    TraceLevelsChanged: (before, { to }) => ({ ...before, traceLevels: to }),
    WatermarkChanged: (before, { to }) => ({ ...before, watermark: to }),
    TimestampAuthorityChanged: (before, { to }) => ({ ...before, timestampAuthority: to }),
  },
};
