import type { Decision } from '../kernel.js';
import type { Settings, SettingsEvent, WebdavCredentials } from './settings.js';

/** Sets, changes or (with `null`) takes away the credentials that devices must show. */
export const changeWebdavCredentials =
  (to: WebdavCredentials | null): Decision<Settings, SettingsEvent> =>
  ({ webdav: from }) => {
    const same = from?.user === to?.user && from?.secret === to?.secret;
    return same ? [] : [{ type: 'WebdavCredentialsChanged', data: { from, to } }];
  };
