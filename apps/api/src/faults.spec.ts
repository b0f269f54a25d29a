import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ReadingFault } from '#infra/blobs/reading';
import { CatalogueBehind } from '#infra/read-model/holds/until-holds-show';
import { CaptureFault } from '#media/capture-fault';
import { CompactFault } from '#media/compact/compact-fault';
import { problemOf } from './faults.js';

describe('what an error says to the outside', () => {
  it('names the part that is missing to hear a recording', () => {
    const fault = new CaptureFault('codec-unsupported', 'It needs a part.', ['G.729']);
    expect(problemOf(fault)).toMatchObject({
      status: 409,
      code: 'codec-unsupported',
      detail: 'It needs a part.',
    });
  });

  it('names the block of a capture that is damaged', () => {
    expect(problemOf(new CompactFault('Block 3 is damaged.'))).toMatchObject({
      status: 500,
      code: 'capture-damaged',
      detail: expect.stringMatching('Block 3'),
    });
  });

  it.each([
    ['index', 'missing', 'is not in the blob store'],
    ['peaks', 'damaged', 'The waveform of this recording is damaged'],
    ['facts', 'damaged', '(quality, gaps, digits) is damaged'],
  ] as const)('says what helps when the %s of a recording is %s', (part, state, words) => {
    expect(problemOf(new ReadingFault(part, state))).toMatchObject({
      status: 409,
      code: `${part}-${state}`,
      detail: expect.stringContaining(words),
      remedy: 'convert',
    });
  });

  it('names the fault of a disk that cannot be read, and nothing of where it is', async () => {
    const fault = await readFile('/nowhere/at all').catch((error: unknown) => error);
    const told = problemOf(fault);
    expect(told).toMatchObject({ status: 500, code: 'storage-fault' });
    expect(told.detail).toMatch(/\(ENOENT\)/);
    expect(told.detail).not.toMatch('nowhere');
  });

  it('lets whoever asked while a legal hold may be missing ask again', () => {
    expect(problemOf(new CatalogueBehind())).toMatchObject({
      status: 503,
      code: 'catalogue-behind',
      detail: expect.stringContaining('Nothing was changed'),
    });
  });

  it('leaks nothing of what was not foreseen', () => {
    expect(JSON.stringify(problemOf(new RangeError('a path, a password')))).not.toMatch('password');
  });
});
