import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ManifestOf } from '#domain/seal/manifest';
import { FILES, type Place } from '#seals/offline/evidence';
import { CliWorld } from '../../../../test/support/cli.js';
import { ID, sampleEvidence } from '../../../../test/support/sample-evidence.js';
import { zipped } from '../../../../test/support/zipped.js';

let world: CliWorld;
beforeEach(() => {
  world = new CliWorld();
});
afterEach(() => {
  world.remove();
});

const UNCHANGED = () => undefined;
const put = async (files: Iterable<readonly [string, Uint8Array]>, name = 'evidence.zip') =>
  writeFileSync(world.path(name), await zipped(files));
const verify = (...words: string[]) => world.run(['verify', ...words]);

describe('recordings verify', { timeout: 60_000 }, () => {
  it('says of a package what is to be compared with what is known from elsewhere', async () => {
    const files = await sampleEvidence();
    const place = JSON.parse(Buffer.from(files.get(FILES.chain)!).toString()) as Place;
    const [first, newest] = place.keys.map(({ manifest }) => manifest as ManifestOf<'key'>);
    const { root } = place.checkpoint!.entry.manifest as ManifestOf<'checkpoint'>;
    await put(files);
    const { text, code } = await verify('evidence.zip');
    expect([code, text.split('\n')[0]]).toEqual([0, 'evidence.zip: valid']);
    expect(text).toContain(`Recording ${ID}, sealed 2030-01-01T08:00:00.000Z as entry 4 of`);
    expect(text).toContain(`  Key ${newest!.newKey}\n`);
    expect(text).toContain(`First key of the chain ${first!.newKey}\n`);
    expect(text).toContain(`over 8 entries, root ${root}\n`);
    expect(text).toContain('anybody can make a key');
    const json = JSON.parse((await verify('evidence.zip', '--json')).text) as object;
    expect(json).toMatchObject({
      valid: true,
      evidence: {
        seal: { recording: ID, sequence: 4, key: newest!.newKey },
        firstKey: first!.newKey,
        checkpoint: { size: 8, root },
        ...{ stamp: null, redaction: null },
      },
    });
  });

  it('says which seconds are withheld, by whom and why, of the WAV alone too', async () => {
    const files = await sampleEvidence(UNCHANGED, [[1, 3]]);
    await put(files);
    writeFileSync(world.path('recording.wav'), files.get(FILES.wav)!);
    const { text, code } = await verify('evidence.zip', 'recording.wav');
    const said =
      'Withheld: seconds 1 to 2 of 6, by Clara Weiß, 2030-01-01T08:00:00.000Z. Reason: A number is said\n';
    expect([code, text.split(said).length]).toEqual([0, 3]);
  });

  it('says which file is another one, and where, and goes on behind one that is not there', async () => {
    const files = await sampleEvidence();
    files.get(FILES.wav)![44 + 2 * 3_200]! ^= 1;
    files.delete(FILES.activity);
    await put(files);
    await put(await sampleEvidence(), 'fine.zip');
    const { text, code, errors } = await verify('evidence.zip', 'nowhere.zip', 'fine.zip');
    expect([code, errors]).toEqual([10, '1 not valid, 1 could not be compared.\n']);
    expect(text).toContain('evidence.zip: not as it was sealed\n');
    expect(text).toContain('activity.json: It is missing.\n');
    expect(text).toContain(
      'recording.wav: The sound is not the one that was sealed. (seconds 2 of',
    );
    expect(text.split('Compare keys')).toHaveLength(2);
    expect(text).toContain('nowhere.zip: not verified\n');
    expect(text).toContain('fine.zip: valid\n');
  });

  it('lets nothing of what is in a file move the cursor, or begin a line', async () => {
    const forged = '\r\u001b[2K\u009b1Aevidence.zip: valid\n';
    await put([
      [forged, Buffer.from('1')],
      [forged, Buffer.from('1')],
    ]);
    writeFileSync(world.path('other.zip'), await zipped([[FILES.chain, Buffer.from(forged)]]));
    const { text, code } = await verify('evidence.zip', 'other.zip');
    expect(code).toBe(10);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n')).not.toContain('evidence.zip: valid');
  });
});
