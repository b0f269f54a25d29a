import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type ByteSource, bytesSource } from '../byte-source.js';
import { convertCapture } from '../convert.js';
import { inspectCapture } from '../inspect.js';
import { Workspace } from './workspace.js';

const capture = readFileSync(
  new URL('../../../../test/fixtures/captures/g711a-2way.pcap', import.meta.url),
);
let lent: Workspace | null = null;

const borrow = (): Workspace => {
  lent = Workspace.lend();
  expect(lent).not.toBeNull();
  return lent!;
};
const convert = async (write: (bytes: Uint8Array) => void = () => undefined): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  await convertCapture(
    bytesSource(capture),
    (bytes) => {
      pieces.push(Buffer.from(bytes));
      write(bytes);
    },
    { channel: 'both' },
  );
  return Buffer.concat(pieces);
};

describe('the workspace of a thread', () => {
  afterEach(() => {
    lent?.giveBack();
    lent = null;
  });

  it('is lent to one at a time', () => {
    const workspace = borrow();
    expect(Workspace.lend()).toBeNull();
    workspace.giveBack();
    borrow();
  });

  it('gives parts that do not overlap, and none when it is full', () => {
    const workspace = borrow();
    const [one, other] = [workspace.take(1001)!, workspace.take(1001)!];
    expect(one.buffer).toBe(other.buffer);
    expect(other.byteOffset).toBeGreaterThanOrEqual(one.byteOffset + 1001);
    expect(workspace.take(1 << 24)).toBeNull();
    while (workspace.take(1 << 20) !== null);
    expect(workspace.take(1 << 20)).toBeNull();
  });

  it('makes no difference to what is heard', async () => {
    const inside = await convert();
    borrow();
    expect((await convert()).equals(inside)).toBe(true);
  });

  it('is given back by a conversion that is done, and by one that fails', async () => {
    await convert();
    borrow().giveBack();
    const full = new Error('no space left');
    const failing = convert(() => {
      throw full;
    });
    await expect(failing).rejects.toBe(full);
    borrow();
  });

  it('is given back when nothing is read into it any more, and not before', async () => {
    let reading = 0;
    const source: ByteSource = {
      ...bytesSource(capture),
      async readInto(offset, target) {
        reading++;
        for (let turn = 0; turn < 20; turn++) await setImmediate();
        reading--;
        target.set(capture.subarray(offset, offset + target.length));
        return Math.min(target.length, capture.length - offset);
      },
    };
    const onChunk = () => {
      expect(reading).toBe(1);
      throw new Error('no space left');
    };
    await expect(inspectCapture(source, { onChunk })).rejects.toThrow('no space left');
    expect(reading).toBe(0);
    borrow();
  });
});
