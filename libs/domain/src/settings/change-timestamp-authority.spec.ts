import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample, samples } from '../samples.js';
import { changeTimestampAuthority } from './change-timestamp-authority.js';
import { settings } from './settings.js';

const authority = samples.TimestampAuthorityChanged.to!;
const set = fold(settings, [sample('TimestampAuthorityChanged')]);

describe('changeTimestampAuthority', () => {
  it('names one, another one, its roots, and none', () => {
    expect(changeTimestampAuthority(authority)(settings.initial, on)).toEqual([
      { type: 'TimestampAuthorityChanged', data: { from: null, to: authority } },
    ]);
    for (const to of [{ ...authority, roots: 'others' }, { ...authority, url: 'http://a/b' }, null])
      expect(changeTimestampAuthority(to)(set, on)).toEqual([
        { type: 'TimestampAuthorityChanged', data: { from: authority, to } },
      ]);
  });

  it('stays quiet when it is so already', () => {
    expect(changeTimestampAuthority({ ...authority })(set, on)).toEqual([]);
    expect(changeTimestampAuthority(null)(settings.initial, on)).toEqual([]);
  });

  it.each([
    ['ftp://stamps.example/', 'begins with https:// or http://'],
    ['file:///etc/passwd', 'begins with https:// or http://'],
    ['stamps.example', 'begins with https:// or http://'],
    ['https://me:secret@stamps.example/', 'must not hold a user'],
  ])('refuses %s', (url, message) => {
    expect(() => changeTimestampAuthority({ url, roots: null })(set, on)).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'timestamp-authority-unsound',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
