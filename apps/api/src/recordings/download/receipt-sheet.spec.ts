import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { ReceiptFacts } from './receipt-facts.js';
import { renderReceipt } from './receipt-sheet.js';
import { purged } from './receipt.samples.js';

const read = async (facts: ReceiptFacts): Promise<string> => {
  const pdf = await getDocumentProxy(new Uint8Array(await renderReceipt(facts)));
  return (await extractText(pdf, { mergePages: true })).text;
};

describe('the sheet of a receipt', () => {
  it('shows what is gone, and how it went', async () => {
    const text = await read(purged);
    for (const shown of [
      'DELETION RECEIPT',
      purged.summary,
      purged.recording.id,
      '2026-11-20 09:14:07 (UTC+1)',
      '3 min 12 s',
      '4,106,218 bytes',
      'G.711 A-law',
      'an innovaphone device',
      'Łukasz Žižka',
      'Put into the recycle bin for 30 days',
      'Article 17',
      'no reason was given',
      'Exported by Clara Weiß',
      'Page 1 of 1',
    ])
      expect(text.replaceAll(/\s+/g, ' ')).toContain(shown);
    expect(text).not.toContain('Left to the operator');
  });

  it('says what is left to others, and what is not known', async () => {
    const recording = { ...purged.recording, durationMs: null, bytes: null, codecs: [] };
    const text = await read({ ...purged, recording, left: ['The log of the database is kept.'] });
    expect(text).toContain('Left to the operator');
    expect(text).toContain('The log of the database is kept.');
    expect(text.match(/not known/g)).toHaveLength(3);
  });

  it('is the same, byte for byte, for the same facts', async () => {
    expect(await renderReceipt(purged)).toEqual(await renderReceipt(purged));
  });
});
