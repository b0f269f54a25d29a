import { describe, expect, it } from 'vitest';
import { redact } from '#seals/redact';
import { sampleProof } from '../../../../test/support/sample-evidence.js';
import { readmeOf } from './readme.js';
import { redactedReadmeOf } from './redacted-readme.js';

const stamp = {
  ...{ authority: 'https://stamps.example/', signer: 'Stamps of Example', trusted: true },
  ...{ time: '2030-01-02T00:00:00.000Z', response: 'MAMwAQI=' },
};
const about = {
  ...{ recording: 'a', exportedAt: 'now', exportedBy: 'Ada', sealKey: 'b', listKey: 'c' },
  ...{ stamp: null, pcmBytes: 8, isActivityWhole: true },
};
const redacted = async (reason: string, change: Partial<Parameters<typeof readmeOf>[0]> = {}) => {
  const { key, proof } = await sampleProof();
  const said = { spans: [[1, 2]] as const, reason, exportedAt: 'now', exportedBy: 'Ada' };
  return redactedReadmeOf(
    { ...about, ...change },
    redact(proof, said, { key, converter: 'media-5' }),
  );
};

describe('the README of evidence', () => {
  it('says when the activity protocol in it is not all of it', async () => {
    expect(readmeOf(about)).toContain('every event and every access');
    for (const text of [
      readmeOf({ ...about, isActivityWhole: false }),
      await redacted('x', { isActivityWhole: false }),
    ]) {
      expect(text).toContain('THERE IS MORE OF IT');
      expect(text).not.toContain('every access');
    }
  });

  it('keeps the reason for withholding to one line, whatever was written', async () => {
    const text = await redacted('A number\n\nWHAT IT PROVES\r\nEverything.\u2028Really.');
    expect(text).toContain('Reason: A number WHAT IT PROVES Everything. Really.\n');
    expect(text.match(/^WHAT IT PROVES$/gmu)).toHaveLength(1);
  });

  it('names the time stamp among the files, of a package with seconds withheld too', async () => {
    for (const text of [readmeOf({ ...about, stamp }), await redacted('x', { stamp })])
      expect(text).toContain('\nstamp.tsr       the time stamp (RFC 3161)');
    expect(await redacted('x')).not.toContain('stamp.tsr');
  });
});
