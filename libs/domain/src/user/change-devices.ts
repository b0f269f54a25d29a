import { type Decision, Refusal } from '../kernel.js';
import { refuseNobody } from './refuse-nobody.js';
import type { User, UserEvent } from './user.js';

const MAC = /^[0-9a-f]{12}$/;

/** A MAC address as captures name it: 12 hex digits, lower case, without signs. @throws Refusal */
export const macOf = (text: string): string => {
  const bare = text.replaceAll(/[-:.\s]/g, '').toLowerCase();
  if (MAC.test(bare)) return bare;
  throw new Refusal(
    'invalid',
    'mac-invalid',
    `"${text}" is no MAC address; it has 12 hex digits, such as 00:90:33:30:2a:b1.`,
  );
};

/** The devices whose recordings are the person's. */
export const changeDevices =
  (given: readonly string[]): Decision<User, UserEvent> =>
  (before) => {
    refuseNobody(before);
    const from = [...before.devices];
    const to = [...new Set(given.map(macOf))];
    const isSame = from.toSorted().join() === to.toSorted().join();
    return isSame ? [] : [{ type: 'UserDevicesChanged', data: { personal: { from, to } } }];
  };
