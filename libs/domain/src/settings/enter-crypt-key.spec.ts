import { expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample } from '../samples.js';
import { enterCryptKey, refuseCryptKey } from './enter-crypt-key.js';
import { settings } from './settings.js';

const set = fold(settings, [sample('CryptKeyChanged')]);

it('entering a crypt key is said with the numbers it opened, each time, and changes no setting', () => {
  const events = enterCryptKey([1, 2])(set, on);
  expect(events).toEqual([{ type: 'CryptKeyEntered', data: { opened: [1, 2] } }]);
  expect(fold(settings, [sample('CryptKeyChanged'), ...events])).toEqual(set);
});

it('words that open none are said to have been tried, and nothing of them', () => {
  const events = refuseCryptKey()(set, on);
  expect(events).toEqual([{ type: 'CryptKeyRefused', data: {} }]);
  expect(fold(settings, [sample('CryptKeyChanged'), ...events])).toEqual(set);
});
