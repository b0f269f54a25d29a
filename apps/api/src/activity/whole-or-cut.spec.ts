import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable, pipeline } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { ExportCut, wholeOrCut } from './whole-or-cut.js';

const pages: Record<string, { text: string; next: string | null }> = {
  first: { text: 'one\n', next: 'second' },
  second: { text: 'two\n', next: null },
};
type Read = Parameters<typeof wholeOrCut>[1];
const all: Read = (after = 'first') => Promise.resolve(pages[after] ?? null);
const onlyFirst: Read = (after) => Promise.resolve(after === undefined ? pages['first']! : null);

it('is all of it, in order', async () => {
  expect(await Readable.from(wholeOrCut('head\n', all)).toArray()).toEqual([
    'head\n',
    'one\n',
    'two\n',
  ]);
});

it('ends in an error when its reader may not go on', async () => {
  const taken: unknown[] = [];
  const taking = async () => {
    for await (const text of wholeOrCut('head\n', onlyFirst)) taken.push(text);
  };
  await expect(taking()).rejects.toBeInstanceOf(ExportCut);
  expect(taken).toEqual(['head\n', 'one\n']);
});

it('is seen to be cut by whoever reads the answer', async () => {
  const server = createServer((_request, response) => {
    pipeline(Readable.from(wholeOrCut('head\n', onlyFirst)), response, () => undefined);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const read = async () => (await fetch(`http://127.0.0.1:${String(port)}`)).text();
  await expect(read()).rejects.toThrow();
});
