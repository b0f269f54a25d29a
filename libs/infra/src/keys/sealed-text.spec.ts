import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openSealed, seal } from './sealed-text.js';

const key = randomBytes(32);
const sealed = seal('Zoë Übermut', key, 'recording-1');
const body = sealed.slice(sealed.indexOf('.') + 1);

describe('sealed text', () => {
  it('opens under the same key, in the same context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, context) => {
        const wellFormed = text.toWellFormed();
        expect(openSealed(seal(wellFormed, key, context), key, context)).toBe(wellFormed);
      }),
    );
  });

  it('is another each time, and shows nothing of the text', () => {
    expect(seal('Zoë Übermut', key, 'recording-1')).not.toBe(sealed);
    const text = 'a'.repeat(64);
    expect(Buffer.from(seal(text, key, '').slice(8), 'base64url').includes(text)).toBe(false);
  });

  it('stays shut under another key', () => {
    expect(() => openSealed(sealed, randomBytes(32), 'recording-1')).toThrow();
  });

  it('stays shut in another context: it cannot be carried into another stream', () => {
    expect(() => openSealed(sealed, key, 'recording-2')).toThrow();
  });

  it('stays shut when any of its bits is another', () => {
    const bytes = Buffer.from(body, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = `A256GCM.${changed.toString('base64url')}`;
      expect(() => openSealed(text, key, 'recording-1'), `bit ${String(bit)}`).toThrow();
    }
  });

  it('stays shut when any of its letters is another, also where the decoder would not mind', () => {
    for (let at = 0; at < sealed.length; at++)
      for (const letter of ['A', 'B', 'b', '-', '=', ' ', '+']) {
        if (sealed[at] === letter) continue;
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        expect(() => openSealed(changed, key, 'recording-1'), `letter ${String(at)}`).toThrow();
      }
    for (const longer of [`${sealed}=`, `${sealed}A`, `${sealed}\n`, ` ${sealed}`])
      expect(() => openSealed(longer, key, 'recording-1')).toThrow();
  });

  it('says when it is not sealed text at all, or cut short', () => {
    expect(() => openSealed('plain', key, '')).toThrow('unknown kind');
    expect(() => openSealed('A256GCM.', key, '')).toThrow('cut short');
    expect(() => openSealed(`A256GCM.${'A'.repeat(36)}`, key, '')).toThrow('cut short');
  });
});
