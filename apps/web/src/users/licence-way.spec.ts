import { describe, expect, it } from 'vitest';
import { fieldsOf, wayOf } from './licence-way.js';

describe('how somebody comes by the licence', () => {
  it.each(['direct', 'template', 'none', 'unknown'] as const)('is %s, once chosen', (way) => {
    expect(wayOf(fieldsOf(way))).toBe(way);
  });

  it('is a template also where that has none', () => {
    expect(wayOf({ licensed: false, licenceTemplate: 'Office' })).toBe('template');
  });
});
