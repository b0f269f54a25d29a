import { describe, expect, it } from 'vitest';
import { openLog } from './log.js';

describe('the log of a process', () => {
  const logged = (facts: object): string => {
    let text = '';
    openLog('spec', 'info', { write: (line) => (text += line) }).info(facts, 'said');
    return text;
  };

  it('says what is known of an error, but not what was asked of the database', () => {
    const fault = Object.assign(new Error('canceled'), {
      code: '57014',
      query: 'select $1',
      parameters: ['Zoë'],
      detail: 'Key (name)=(Zoë) exists',
      driverError: { where: 'Zoë' },
    });
    const text = logged({ err: fault });
    expect(text).toContain('57014');
    expect(text).toContain('select $1');
    expect(text).not.toContain('Zoë');
  });

  it('says no secret', () => {
    const text = logged({ token: 'opens', user: { password: 'opens' }, count: 1 });
    expect(text).toContain('"count":1');
    expect(text).not.toContain('opens');
  });
});
