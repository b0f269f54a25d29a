import assert from 'node:assert/strict';
import { bytesSource } from '#media/byte-source';
import { compactCapture, openCompact, verifyCompact } from '#media/compact/compact';
import { CompactFault } from '#media/compact/compact-fault';
import { withinLimits } from '../limits.js';
import { cook } from '../recipe.js';

/**
 * The compact form: of any bytes it gives those bytes back (0), of any recipe too (1); damaged, it
 * says so (2): the first bytes then say where, and the rest is the capture.
 */
export function fuzz(data: Buffer): Promise<void> {
  return withinLimits(async () => {
    const bytes = Uint8Array.from(data.subarray(1));
    const mode = (data[0] ?? 0) % 4;
    if (mode === 0) await roundTrip(bytes);
    else if (mode === 1) await roundTrip(cook(bytes));
    else if (mode === 2) await damaged(bytes);
    else await expectRefused(bytes);
  });
}

async function compacted(bytes: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  await compactCapture(bytesSource(bytes), (part) => void parts.push(Uint8Array.from(part)));
  return Uint8Array.from(Buffer.concat(parts));
}

async function roundTrip(bytes: Uint8Array): Promise<void> {
  const compact = bytesSource(await compacted(bytes));
  const source = await openCompact(compact);
  const again = await source.read(0, bytes.length);
  assert.ok(Buffer.from(again).equals(bytes), 'The compact form gives other bytes.');
  const third = Math.floor(bytes.length / 3);
  const part = await source.read(third, 100);
  assert.ok(Buffer.from(part).equals(bytes.subarray(third, third + 100)), 'A part is other bytes.');
  assert.ok(await verifyCompact(compact));
}

async function damaged(bytes: Uint8Array): Promise<void> {
  const compact = await compacted(cook(bytes.subarray(16)));
  for (let i = 0; i < 16; i += 4) {
    const [high = 0, low = 0, value = 0, end = 0] = bytes.subarray(i, i + 4);
    const place = ((high << 8) | low) % compact.length;
    const at = end & 1 ? compact.length - 1 - (place % 80) : place;
    compact[at] = compact[at]! ^ value;
  }
  await expectRefused(compact);
}

/** Opened and read it throws a CompactFault, or gives bytes; nothing else. */
async function expectRefused(compact: Uint8Array): Promise<void> {
  try {
    const source = await openCompact(bytesSource(compact));
    await source.read(0, Math.min(source.size, 1 << 20));
    await source.read(Math.floor(source.size / 2), 1000);
  } catch (error) {
    if (!(error instanceof CompactFault)) throw error;
  }
}
