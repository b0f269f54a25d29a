import { describe, expect, it } from 'vitest';
import { filterIn, queryOf, searchOf } from './activity-filter.js';

const none = { user: '', recording: '', what: '', from: '', to: '' };

describe('which acts are shown', () => {
  it('stands in the address, and is read from it', () => {
    const filter = { ...none, user: 'Ada Lovelace', what: 'played', from: '2026-03-03' };
    expect(filterIn(searchOf(filter))).toEqual(filter);
    expect(searchOf(none)).toBe('');
    expect(filterIn('')).toEqual(none);
  });

  it('is asked for from the beginning of a day to its end, as it is here', () => {
    const query = queryOf({ ...none, user: ' Ada ', from: '2026-03-03', to: '2026-03-03' });
    expect(query.get('user')).toBe('Ada');
    const [from, to] = [query.get('from') ?? '', query.get('to') ?? ''];
    expect(new Date(from).getHours()).toBe(0);
    expect(new Date(from).getDate()).toBe(3);
    expect(new Date(to).getDate()).toBe(4);
    expect(new Date(to).getHours()).toBe(0);
  });

  it('is not narrowed by what is no day', () => {
    expect(queryOf({ ...none, from: 'yesterday', to: '2026' }).toString()).toBe('');
  });
});
