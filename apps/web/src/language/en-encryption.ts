/** Crypt keys and what is encrypted under them. */
export const enEncryption = {
  title: 'Encryption at rest',
  hint: 'While a crypt key is set, new captures and everything made of them are encrypted on disk. The key is kept nowhere: whoever loses it loses the recordings.',
  none: 'No crypt key is set: new recordings are stored in clear.',
  inForce: 'New recordings are encrypted under crypt key no. {{number}}, set on {{since}}.',
  key: 'New crypt key',
  again: 'The same once more',
  strength: 'At least 12 characters. Four or five words that nobody would guess together are good.',
  short: 'At least 12 characters.',
  different: 'The two are not the same.',
  remove: 'Remove the crypt key',
  removeHint:
    'New recordings are stored in clear from then on. Those that are encrypted stay so, and can be read as long as their key is known.',
  list: 'Crypt keys',
  row: 'No. {{number}}, since {{since}}',
  open: 'entered',
  closed: 'not entered since the start: locked',
  recordings_one: '{{count}} recording',
  recordings_other: '{{count}} recordings',
  left_one: '{{count}} recording is still to come under the newest key; this goes on by itself.',
  left_other:
    '{{count}} recordings are still to come under the newest key; this goes on by itself.',
  enter: 'Enter a crypt key',
  enterHint: 'Opens what is locked. The newest key opens the earlier ones, too.',
  enterAction: 'Unlock',
  entered: 'The recordings are unlocked.',
  lockedBanner: 'Recordings are locked: their crypt key was not entered since the start.',
  lockedRecording:
    'Its crypt key was not entered since the start. It can be heard and downloaded again once an administrator has entered it.',
  lockedUnder:
    'It is under crypt key no. {{number}}, set on {{since}}, which was not entered since the start. It can be heard and downloaded again once an administrator has entered it.',
  clearBanner: 'No crypt key is set any more: new recordings are stored in clear.',
  toSettings: 'Settings',
};
