import { describe, expect, it } from 'vitest';
import { FILES } from '#seals/offline/evidence';
import { sampleEvidence } from '../../../../test/support/sample-evidence.js';
import { checkDropped } from './dropped.js';

describe('loose files that are dropped', () => {
  it('are checked, but not where two bear one name: only one of them would be', async () => {
    const files = await sampleEvidence();
    const dropped = [...files].map(([name, bytes]) => new File([bytes], name.replace('keys/', '')));
    expect((await checkDropped(dropped)).findings).toEqual([]);
    const other = new File(['another one'], FILES.wav);
    await expect(checkDropped([other, ...dropped])).rejects.toThrow(
      'Two of the files are called recording.wav.',
    );
  });
});
