import { type Decision, Refusal } from '../kernel.js';
import type { Settings, SettingsEvent, TimestampAuthority } from './settings.js';

/** Has the checkpoints of the chain of seals stamped by an authority, by another one, or (`null`) by none. */
export const changeTimestampAuthority =
  (to: TimestampAuthority | null): Decision<Settings, SettingsEvent> =>
  ({ timestampAuthority: from }) => {
    if (to !== null) refuseUnsound(to.url);
    if (from?.url === to?.url && from?.roots === to?.roots) return [];
    return [{ type: 'TimestampAuthorityChanged', data: { from, to } }];
  };

const refuseUnsound = (address: string): void => {
  const url = URL.parse(address);
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw unsound('The address of a time-stamp authority begins with https:// or http://.');
  // It is shown, and goes into packages that are given away.
  if (url.username !== '' || url.password !== '')
    throw unsound('The address of a time-stamp authority must not hold a user or a password.');
};

const unsound = (detail: string) => new Refusal('invalid', 'timestamp-authority-unsound', detail);
