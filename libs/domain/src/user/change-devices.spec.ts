import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { changeDevices, macOf } from './change-devices.js';
import { user } from './user.js';

const ada = fold(user, [sample('UserCreated')]);
const withPhone = fold(user, [sample('UserCreated'), sample('UserDevicesChanged')]);

describe('changeDevices', () => {
  it('names devices as captures name them, each once, in the personal part', () => {
    const given = ['00:90:33:30:2A:B1', '00-90-33-30-2a-b1', '0090.3340.0001'];
    expect(changeDevices(given)(ada, on)).toEqual([
      {
        type: 'UserDevicesChanged',
        data: { personal: { from: [], to: ['009033302ab1', '009033400001'] } },
      },
    ]);
  });

  it('takes them all away', () => {
    expect(changeDevices([])(withPhone, on)).toHaveLength(1);
  });

  it('stays quiet when they are the same, however they are written', () => {
    expect(changeDevices(['00:90:33:30:2a:b1'])(withPhone, on)).toEqual([]);
  });

  it.each(['', '0090333', '009033302ab1ff', 'phone of Ada', '00903330zzzz'])(
    'refuses %j, which is no MAC address',
    (text) => {
      expect(() => macOf(text)).toThrow(
        expect.objectContaining({ kind: 'invalid', code: 'mac-invalid' }),
      );
      expect(() => changeDevices([text])(ada, on)).toThrow();
    },
  );

  it('refuses what is nobody', () => {
    expect(() => changeDevices([])(fold(user, []), on)).toThrow('user-unknown');
  });
});
