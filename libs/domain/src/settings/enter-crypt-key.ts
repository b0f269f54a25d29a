import type { Decision } from '../kernel.js';
import type { Settings, SettingsEvent } from './settings.js';

/** Words opened these keys; `numbers`: what they are called. */
export const enterCryptKey =
  (numbers: readonly number[]): Decision<Settings, SettingsEvent> =>
  () => [{ type: 'CryptKeyEntered', data: { opened: [...numbers] } }];

/** Words were tried that open none of the keys that there ever were. */
export const refuseCryptKey = (): Decision<Settings, SettingsEvent> => () => [
  { type: 'CryptKeyRefused', data: {} },
];
