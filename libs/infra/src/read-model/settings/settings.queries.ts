import { type Settings, settings } from '#domain/settings/settings';
import { noTraces } from '#domain/settings/trace-levels';
import type { DataSource } from 'typeorm';
import { SettingsRow } from './settings.entity.js';

/** Reads the settings as they are in force. */
export class SettingsQueries {
  constructor(private readonly catalogue: DataSource) {}

  /** What nobody has set yet is as the product comes. */
  async current(): Promise<Settings> {
    const row = await this.catalogue.getRepository(SettingsRow).findOneBy({ id: settings.noun });
    if (row === null) return settings.initial;
    const { pbxName, retentionDays, retentionRules, binDays, webdavUser, webdavSecret } = row;
    const { watermark, timestampAuthority, cryptKey, cryptKeys } = row;
    const keeping = { retentionDays, retentionRules, binDays };
    const traceLevels = { ...noTraces, ...row.traceLevels };
    const webdav =
      webdavUser === null || webdavSecret === null
        ? null
        : { user: webdavUser, secret: webdavSecret };
    const trust = { watermark, timestampAuthority, cryptKey, cryptKeys };
    return { pbxName, ...keeping, webdav, traceLevels, ...trust };
  }
}
