import { createHash } from 'node:crypto';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import type { CallSheetFacts } from './call-sheet-facts.js';
import { allScripts, failedCall, longHistory, ordinaryCall } from './call-sheet.samples.js';
import { renderCallSheet } from './call-sheet.js';

async function read(facts: CallSheetFacts): Promise<{ pages: string[]; text: string }> {
  const pdf = await getDocumentProxy(new Uint8Array(await renderCallSheet(facts)));
  const { text: pages } = await extractText(pdf, { mergePages: false });
  return { pages, text: pages.join('\n') };
}

const withNote = (text: unknown): CallSheetFacts => ({
  ...ordinaryCall,
  notes: [{ text: text as string, author: null, at: '2026-11-20T09:00:00Z' }],
});

describe('the call sheet', () => {
  it('shows what is known of an ordinary call', async () => {
    const { pages, text } = await read(ordinaryCall);
    for (const shown of [
      'Łukasz Žižka',
      'Anna Müller',
      '+48 22 555 01 42',
      'Incoming call',
      '2026-11-20 08:14:07 UTC',
      '2026-11-20 09:14:07 (UTC+1)',
      '3 min 12 s',
      '4,106,218 bytes',
      ordinaryCall.recording.sha256!,
      ordinaryCall.recording.fileName,
      '164 (1.71 %)',
      '6.4 ms',
      '3.3 s at 0:41',
      'DTMF digits in the call: 4',
      'written offer by Friday',
      'Played 0:00 to 1:12',
      'Exported by Clara Weiß',
      'Recordings 0.1.0',
      'pbx.example.com',
    ]) {
      expect(text).toContain(shown);
    }
    pages.forEach((page, i) => {
      expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
      expect(page).toContain(ordinaryCall.recording.id);
    });
  });

  it('says what is encrypted, and whose clock is odd', async () => {
    const { quality } = ordinaryCall;
    const { text } = await read({
      ...ordinaryCall,
      quality: { ...quality, local: { ...quality.local!, timestampClock: 16_000 } },
      gaps: [{ side: 'remote', atMs: 1_000, durationMs: 9_000, reason: 'encrypted' }],
    });
    expect(text).toContain('Encrypted');
    expect(text).toContain('The local side counted timestamps at 16,000 a second');
  });

  it('says what failed, and never guesses the rest', async () => {
    const { text } = await read(failedCall);
    expect(text).toContain(failedCall.recording.failure);
    expect(text).toContain(failedCall.recording.incomplete);
    expect(text).toContain('duration not known');
    expect(text.match(/not known/g)!.length).toBeGreaterThan(20);
    expect(text).not.toMatch(/null|undefined|NaN|\b0 packets/);
  });

  it('prints every script, and spells out what no font has', async () => {
    const { text } = await read(allScripts);
    for (const shown of [
      'Þórður Đặng Thị Ngọc',
      'Ελένη Παπαδοπούλου',
      'Їжакевич',
      '王小明 (北京办事处)',
      '山田 太郎さん カスタマーサポート',
      '김민준 고객지원팀',
      'สมชาย',
      '[U+09B0]',
      'Old [U+13000] Egyptian',
      'bell[U+0007]',
      'invoice[U+202E]fdp.exe',
    ]) {
      expect(text).toContain(shown);
    }
    // Right-to-left words are drawn glyph by glyph from the left; the reader turns them back.
    const letters = (word: string): string => [...word].sort().join('');
    const words = text.split(/[\s()]+/).map(letters);
    for (const word of ['שלום', 'מכירות', 'כהן']) {
      expect(words).toContain(letters(word));
    }
    expect(text).not.toContain('\ufffd');
  });

  it('is the same to the byte for the same facts', async () => {
    const hash = async (facts: CallSheetFacts): Promise<string> =>
      createHash('sha256')
        .update(await renderCallSheet(facts))
        .digest('hex');
    const first = await hash(ordinaryCall);
    await renderCallSheet(allScripts);
    expect(await hash(structuredClone(ordinaryCall))).toBe(first);
    expect(await hash({ ...ordinaryCall, exportedAt: '2026-12-01T00:00:00Z' })).not.toBe(first);
  });

  it.each([
    [
      'a document object',
      { image: 'file:///etc/passwd', link: 'http://127.0.0.1/' },
      '[object Object]',
    ],
    [
      'an array of nodes',
      [{ qr: 'x' }, { text: 'y', pageBreak: 'before' }],
      '[object Object],[object Object]',
    ],
    ['a number', 42, '42'],
  ])('prints %s as text, whatever it is', async (_, hostile, shown) => {
    const facts = withNote(hostile);
    const pdf = Buffer.from(await renderCallSheet(facts)).toString('latin1');
    expect(pdf).not.toMatch(/\/Subtype \/(Image|Link)|\/URI/);
    const { pages, text } = await read(facts);
    expect(pages).toHaveLength(2);
    expect(text).toContain(shown);
  });

  it('survives text made to break it', async () => {
    const control = String.fromCharCode(...Array.from({ length: 160 }, (_, i) => i));
    const texts = [
      control,
      '\ud800\udc00\udfff',
      'a'.repeat(5_000),
      '\u0301'.repeat(300),
      '',
      '\n\n',
      '\u202e\u2066\u200f אב ab',
      '\u{1f469}\u200d'.repeat(200),
      '%PDF- endobj ) >> stream',
    ];
    for (const text of texts)
      expect((await renderCallSheet(withNote(text))).length).toBeGreaterThan(1_000);
  });

  it('shortens what is huge, and says so', async () => {
    const name = 'x'.repeat(1_000_000);
    const { recording } = ordinaryCall;
    const facts = { ...ordinaryCall, recording: { ...recording, local: { name, number: null } } };
    const { pages, text } = await read(facts);
    expect(text.replace(/\s/g, '')).toContain('[shortened:1,000,000charactersinall]');
    expect(pages.length).toBeLessThan(8);
  });

  it('prints 5,000 rows of history in order, with the head on every page', async () => {
    const facts = longHistory(5_000);
    const before = process.cpuUsage();
    const { pages, text } = await read(facts);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(30);
    expect(text.match(/under the consent of/g)).toHaveLength(5_000);
    expect(pages.slice(1).every((page) => page.includes('Time (UTC)'))).toBe(true);
    expect(pages.at(-1)).toContain(`Page ${pages.length} of ${pages.length}`);
  }, 120_000);

  it('says of the history what is summed up in it', async () => {
    const historyNotes = [
      'Lists that showed the recording are summarised: one line for each person.',
    ];
    const { text } = await read({ ...ordinaryCall, historyNotes });
    expect(text).toContain('summarised: one line for each person.');
  });

  it('takes an unknown time zone or a time that is none as it comes', async () => {
    const history = [{ at: 'yesterday', who: null, what: 'Opened', via: null }];
    const { text } = await read({ ...ordinaryCall, timeZone: 'Mars/Olympus', history });
    expect(text).toContain('2026-11-20 08:14:07 UTC');
    expect(text).not.toContain('UTC+1');
    expect(text).toContain('yesterday');
  });
});
