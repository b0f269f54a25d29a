import type { PerEvent } from '#domain/kernel';
import type { SettingsEvent } from '#domain/settings/settings';
import type { EventMetadata } from '../../event-store/recorded-event.js';
import type { RowChange } from '../projection/patch.js';
import type { SettingsRow } from './settings.entity.js';

/** Event to columns of the one row. */
export const settingsRow: PerEvent<SettingsEvent, [EventMetadata], RowChange<SettingsRow>> = {
  PbxNameChanged: (_metadata, { to }) => ({ pbxName: to }),
  RetentionChanged: (_metadata, { toDays }) => ({ retentionDays: toDays }),
  RetentionRulesChanged: (_metadata, { to }) => ({ retentionRules: to }),
  RecycleBinChanged: (_metadata, { toDays }) => ({ binDays: toDays }),
  WebdavCredentialsChanged: (_metadata, { to }) => ({
    webdavUser: to?.user ?? null,
    webdavSecret: to?.secret ?? null,
  }),
  CryptKeyChanged: (_metadata, { to, keys }) => ({ cryptKey: to, cryptKeys: keys }),
  CryptKeyEntered: () => ({}),
  CryptKeyRefused: () => ({}),
  TraceLevelsChanged: (_metadata, { to }) => ({ traceLevels: to }),
  WatermarkChanged: (_metadata, { to }) => ({ watermark: to }),
  TimestampAuthorityChanged: (_metadata, { to }) => ({ timestampAuthority: to }),
};

/** What the row holds before any event has said otherwise. */
export const newSettingsRow = {
  retentionDays: 0,
  retentionRules: [],
  binDays: 30,
  traceLevels: {},
  watermark: false,
  cryptKeys: [],
};
