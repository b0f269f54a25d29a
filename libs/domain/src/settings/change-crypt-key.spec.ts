import { describe, expect, it } from 'vitest';
import { fold } from '../kernel.js';
import { on } from '../recording/recording.samples.js';
import { sample, samples } from '../samples.js';
import { changeCryptKey } from './change-crypt-key.js';
import { settings } from './settings.js';

const known = samples.CryptKeyChanged.keys[0]!;
const { number: _number, since: _since, ...first } = known;
const second = { ...first, id: '5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11', publicKey: 'other' };
const set = fold(settings, [sample('CryptKeyChanged')]);

describe('changeCryptKey', () => {
  it('sets the first, and numbers it', () => {
    const keys = [{ ...first, number: 1, since: on.at.toISOString() }];
    expect(changeCryptKey(first)(settings.initial, on)).toEqual([
      { type: 'CryptKeyChanged', data: { from: null, to: first.id, keys } },
    ]);
  });

  it('sets another, and keeps what is known of those before', () => {
    const keys = [known, { ...second, number: 2, since: on.at.toISOString() }];
    expect(changeCryptKey(second)(set, on)).toEqual([
      { type: 'CryptKeyChanged', data: { from: first.id, to: second.id, keys } },
    ]);
  });

  it('takes it away, and an earlier one comes back under its number', () => {
    const [taken] = changeCryptKey(null)(set, on);
    expect(taken?.data).toEqual({ from: first.id, to: null, keys: [known] });
    const without = fold(settings, [sample('CryptKeyChanged'), taken!]);
    expect(without.cryptKey).toBeNull();
    expect(changeCryptKey(first)(without, on)[0]?.data).toEqual({
      ...{ from: null, to: first.id, keys: [known] },
    });
  });

  it('stays quiet when it is so already', () => {
    expect(changeCryptKey(first)(set, on)).toEqual([]);
    expect(changeCryptKey(null)(settings.initial, on)).toEqual([]);
  });
});
