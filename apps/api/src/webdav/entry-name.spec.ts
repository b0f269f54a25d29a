import { expect, it } from 'vitest';
import { entryName, idIn, isCalled } from './entry-name.js';

const id = '7c1e3a52-0b3e-4d0e-9a43-0d7a0f6e2f01';
const name = (fileName: string | null, isNamesake = false) =>
  entryName({ id, fileName }, isNamesake);

it.each([
  ['ä ß€ 中文.pcap', 'ä ß€ 中文.pcap'],
  ['inbox/call.pcap', 'call.pcap'],
  ['..', `${id}.pcap`],
  ['folder/', `${id}.pcap`],
  [null, `${id}.pcap`],
  ['€'.repeat(100), `${id}.pcap`],
])('calls %j %j', (fileName, called) => {
  expect(name(fileName)).toBe(called);
});

it('tells namesakes apart by their ids, and is found by them again', () => {
  const file = { id, fileName: 'call.pcap' };
  expect(name('call.pcap', true)).toBe(`call~${id}.pcap`);
  expect(name('.hidden', true)).toBe(`.hidden~${id}`);
  expect(name('x'.repeat(250), true)).toBe(`${id}.pcap`);
  for (const each of [`call~${id}.pcap`, `.hidden~${id}`, `${id}.pcap`])
    expect(idIn(each)).toBe(id);
  expect(isCalled(file, `call~${id}.pcap`)).toBe(true);
  expect(isCalled(file, `other~${id}.pcap`)).toBe(false);
  expect(idIn('call.pcap')).toBeNull();
});
