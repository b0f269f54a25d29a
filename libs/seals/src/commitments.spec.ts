import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  commitmentTo,
  commitmentsTo,
  openingsOf,
  saltSecretOf,
  secondSalt,
} from './commitments.js';

const secret = saltSecretOf(Buffer.alloc(32, 7));
const facts = { device: '009033302ab1', localName: 'Ada Lovelace', remoteName: null };

describe('a commitment', () => {
  it('can be made by hand from its salt, its name and its value', () => {
    const salt = '00112233445566778899aabbccddeeff';
    const text = `["${salt}","device","009033302ab1"]`;
    expect(commitmentTo('device', { salt, value: '009033302ab1' })).toBe(
      createHash('sha256').update(text).digest('hex'),
    );
  });

  it('is opened by what it was made of, and by nothing else', () => {
    const commitments = commitmentsTo({ secret, events: 3, facts });
    const openings = openingsOf({ secret, events: 3, facts });
    for (const [name, opening] of Object.entries(openings)) {
      expect(commitmentTo(name, opening)).toBe(commitments[name]);
      expect(commitmentTo(name, { ...opening, value: 'Grace' })).not.toBe(commitments[name]);
      expect(commitmentTo('serial', opening)).not.toBe(commitments[name]);
    }
  });

  it('is another in another seal, of another recording, and for each fact', () => {
    const all = [
      commitmentsTo({ secret, events: 3, facts }),
      commitmentsTo({ secret, events: 4, facts }),
      commitmentsTo({ secret: saltSecretOf(Buffer.alloc(32, 8)), events: 3, facts }),
    ].flatMap((commitments) => Object.values(commitments));
    expect(new Set(all).size).toBe(9);
  });

  it('has a salt for each second', () => {
    const salts = [0, 1, 2].map((second) => secondSalt(secret, second).toString('hex'));
    expect(new Set(salts).size).toBe(3);
    expect(salts[0]).toHaveLength(32);
  });
});
