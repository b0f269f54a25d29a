import { expect, it } from 'vitest';
import { CONVERTER, mayBeNoise, readsFirstCallOnly } from './converter.js';

it.each([
  ['media-1', true],
  ['media-3', true],
  ['media-4', false],
  ['media-10', false],
  [CONVERTER, false],
  ['another', false],
])('what %s made may be noise where it is encrypted: %s', (converter, may) => {
  expect(mayBeNoise(converter)).toBe(may);
});

it.each([
  ['media-1', true],
  ['media-4', true],
  ['media-5', false],
  [CONVERTER, false],
  ['another', false],
])('%s reads the first of several calls only: %s', (converter, first) => {
  expect(readsFirstCallOnly(converter)).toBe(first);
});
