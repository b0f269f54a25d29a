import { describe, expect, it } from 'vitest';
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

  it('leaks nothing of what was not foreseen', () => {
    expect(JSON.stringify(problemOf(new RangeError('a path, a password')))).not.toMatch('password');
  });
});
