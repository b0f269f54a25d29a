import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeWebdavCredentials } from './change-webdav-credentials.js';
import { settings } from './settings.js';

const phones = { user: 'phones', secret: 'webdav-1' };
const open = fold(settings, []);
const closed = fold(settings, [sample('WebdavCredentialsChanged', { from: null, to: phones })]);

describe('changeWebdavCredentials', () => {
  it('sets them where there were none', () => {
    expect(changeWebdavCredentials(phones)(open, on)).toEqual([
      { type: 'WebdavCredentialsChanged', data: { from: null, to: phones } },
    ]);
  });

  it.each([
    ['another user', { ...phones, user: 'gateways' }],
    ['another secret', { ...phones, secret: 'webdav-2' }],
    ['none', null],
  ])('changes them to %s, and keeps what they were', (_what, to) => {
    expect(changeWebdavCredentials(to)(closed, on)).toEqual([
      { type: 'WebdavCredentialsChanged', data: { from: phones, to } },
    ]);
  });

  it('stays quiet when they are so already', () => {
    expect(changeWebdavCredentials({ ...phones })(closed, on)).toEqual([]);
    expect(changeWebdavCredentials(null)(open, on)).toEqual([]);
  });

  it('refuses nothing: the door checks what a user name may be', () => {
    expect(changeWebdavCredentials({ user: '', secret: 's' })(closed, on)).toHaveLength(1);
  });
});
