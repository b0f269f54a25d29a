import { describe, expect, it } from 'vitest';
import { ApiError } from '../api/client.js';
import { placeFaults } from './placed-faults.js';

const where = { fields: ['name', 'devices'], codes: { 'user-name-taken': 'name' } };
const refusal = (code: string, fields: { path: string; message: string }[] = []) =>
  new ApiError(400, code, 'It is so.', null, { fields });

describe('what the server refuses', () => {
  it('is said at the field that it is about', () => {
    expect(placeFaults(refusal('user-name-taken'), 'Taken.', where)).toEqual({
      at: { name: 'Taken.' },
      rest: null,
    });
    const fields = [{ path: 'devices.0', message: 'is too long' }];
    expect(placeFaults(refusal('request-invalid', fields), 'Wrong.', where)).toEqual({
      at: { devices: 'is too long' },
      rest: null,
    });
  });

  it('is said beside the button when it is about none', () => {
    for (const error of [refusal('last-administrator'), new Error('x')])
      expect(placeFaults(error, 'No.', where)).toEqual({ at: {}, rest: 'No.' });
    const fields = [{ path: 'nameless', message: 'what is that?' }];
    expect(placeFaults(refusal('request-invalid', fields), 'Wrong.', where).rest).toBe('Wrong.');
  });

  it('is nothing when nothing was refused', () => {
    expect(placeFaults(null, '', where)).toEqual({ at: {}, rest: null });
  });
});
