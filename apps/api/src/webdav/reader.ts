import { webdavReader } from '#domain/access/may';
import type { Who } from '../access/activity.js';

/** Whoever reads over WebDAV at this moment, as the access decision and the activity protocol see him. */
export type Reader = typeof webdavReader & Who;

/** All that read from one address are one reader: they show the same credentials. */
export const readerAt = (address: string): Reader => ({
  ...webdavReader,
  tokenHash: `webdav/${address}`,
  consent: null,
  door: 'webdav',
});
