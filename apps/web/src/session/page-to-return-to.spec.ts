import { describe, expect, it } from 'vitest';
import { pageToReturnTo } from './page-to-return-to.js';

describe('the page to return to', () => {
  it('is the one that was asked for', () => {
    expect(pageToReturnTo({ pathname: '/recording/1', search: '?t=3' })).toBe('/recording/1?t=3');
    expect(pageToReturnTo({ pathname: '/', search: '' })).toBe('/');
  });

  it('is still that when something went wrong on the way', () => {
    const search = '?fault=oidc-denied&to=%2Fusers%3Fq%3Da';
    expect(pageToReturnTo({ pathname: '/sign-in', search })).toBe('/users?q=a');
    expect(pageToReturnTo({ pathname: '/sign-in', search: '?fault=oidc-denied' })).toBe('/');
  });

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    '/./../..//evil.example',
    'javascript:alert(1)',
    'users',
    '/api/session/oidc',
    '/admin/jobs',
    '/sign-in?to=%2Fusers',
    '',
  ])('is never %s', (to) => {
    const search = `?${new URLSearchParams({ to }).toString()}`;
    expect(pageToReturnTo({ pathname: '/sign-in', search })).toBe('/');
  });
});
