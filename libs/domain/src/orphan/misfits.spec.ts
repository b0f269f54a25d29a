import { describe, expect, it } from 'vitest';
import type { RecordingStage } from '../recording/recording.js';
import { type KeptParts, misfitsOf } from './misfits.js';

const all: KeptParts = { bytes: true, capture: true, reading: true, key: 'there' };
const nothing: KeptParts = { bytes: false, capture: false, reading: false, key: 'none' };

describe('what does not fit', () => {
  it.each<[RecordingStage, Partial<KeptParts>, string[]]>([
    ['ready', {}, []],
    ['ready', { capture: false }, ['capture-missing']],
    ['ready', { reading: false }, ['reading-missing']],
    ['ready', { key: 'none' }, ['key-missing']],
    ['received', { reading: false }, []],
    ['received', { capture: false, reading: false }, ['capture-missing']],
    ['failed', { reading: false }, []],
    ['failed', { capture: false, key: 'none' }, ['capture-missing', 'key-missing']],
    ['unknown', {}, ['bytes-unknown']],
    ['erased', {}, ['bytes-of-erased']],
    ['duplicate', {}, ['bytes-of-erased']],
    ['deleted', {}, []],
    ['recording', {}, []],
  ])('of one that is %s, with all but %j, is %j', (stage, but, expected) => {
    expect(misfitsOf(stage, { ...all, ...but })).toEqual(expected);
  });

  it.each<[RecordingStage, KeptParts['key'], string[]]>([
    ['unknown', 'none', []],
    ['unknown', 'there', ['key-unknown']],
    ['unknown', 'destroyed', []],
    ['erased', 'destroyed', []],
    ['erased', 'there', ['bytes-of-erased']],
    ['duplicate', 'destroyed', []],
    ['deleted', 'none', []],
    ['recording', 'there', []],
    ['ready', 'destroyed', ['capture-missing', 'reading-missing']],
  ])('of one that is %s, with no bytes and a key that is %s, is %j', (stage, key, expected) => {
    expect(misfitsOf(stage, { ...nothing, key })).toEqual(expected);
  });
});
