import type { CallSheetFacts, HistoryRow } from './call-sheet-facts.js';

const start = Date.parse('2026-11-20T08:14:07.000Z');
const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();

/** Speech-like peaks: syllables in phrases, the sides taking turns. */
export function speechPeaks(slices: number): Int8Array {
  const peaks = new Int8Array(slices * 4);
  for (let i = 0; i < slices; i++) {
    const turn = Math.sin(i / 37) + 0.4 * Math.sin(i / 11);
    const syllable = Math.abs(Math.sin(i * 0.9) * Math.sin(i * 0.23 + 1)) ** 0.7;
    const local = Math.round(1 + 105 * syllable * Math.max(turn, 0));
    const remote = Math.round(1 + 90 * syllable * Math.max(-turn, 0));
    peaks.set([-local * 0.9, local, -remote, remote * 0.95], i * 4);
  }
  return peaks;
}

const channel = {
  grade: 'good' as const,
  codec: 'G.711 A-law',
  packets: 9_603,
  lost: 11,
  lossPercent: 0.11,
  longestBurst: 3,
  longestLossMs: 60,
  duplicates: 0,
  reordered: 2,
  jitterMs: 1.7,
  concealedMs: 220,
  timestampClock: null,
};

/** An ordinary call of three minutes with a note and a short history. */
export const ordinaryCall: CallSheetFacts = {
  product: { name: 'Recordings', version: '0.1.0' },
  pbxName: 'pbx.example.com',
  exportedAt: at(86_400),
  exportedBy: 'Clara Weiß',
  timeZone: 'Europe/Berlin',
  recording: {
    id: '0192f6d1-7c3e-7a10-9f4b-5d2c1e8a9b07',
    fileName: 'bcd3f1a09e6b4c21a7700090335a1b2c-00903340ab12-17-anna.mueller.pcap',
    conversation: 'bcd3f1a09e6b4c21a7700090335a1b2c',
    direction: 'in',
    local: { name: 'Anna Müller', number: '201' },
    remote: { name: 'Łukasz Žižka', number: '+48 22 555 01 42' },
    owner: { name: 'Anna Müller', number: '201' },
    device: '00-90-33-40-ab-12',
    startedAt: at(0),
    endedAt: at(192.1),
    durationMs: 192_100,
    bytes: 4_106_218,
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    codecs: ['G.711 A-law'],
    incomplete: null,
    failure: null,
  },
  quality: {
    local: channel,
    remote: {
      ...channel,
      grade: 'poor',
      lost: 164,
      lossPercent: 1.71,
      longestLossMs: 3_280,
      jitterMs: 6.4,
    },
  },
  undecoded: [],
  gaps: [
    { side: 'remote', atMs: 41_000, durationMs: 3_280, reason: 'lost' },
    { side: 'remote', atMs: 120_400, durationMs: 960, reason: 'lost' },
    { side: 'local', atMs: 150_000, durationMs: 14_000, reason: 'silence' },
  ],
  dtmfCount: 4,
  waveform: { durationMs: 192_100, peaks: speechPeaks(1_921) },
  notes: [
    {
      text: 'The customer asked for the written offer by Friday.\nOrder number 2026-1184 was confirmed twice.',
      author: 'Anna Müller',
      at: at(3_600),
    },
  ],
  history: [
    { at: at(0), who: 'Device 00-90-33-40-ab-12', what: 'Recording started', via: 'Capture' },
    { at: at(193), who: 'Device 00-90-33-40-ab-12', what: 'Capture received', via: 'Capture' },
    { at: at(195), who: 'Recordings', what: 'Audio made ready', via: 'Conversion' },
    { at: at(3_600), who: 'Anna Müller', what: 'Note added', via: 'App object “Sales”' },
    { at: at(7_000), who: 'Clara Weiß', what: 'Played 0:00 to 1:12', via: 'App object “Audit”' },
    { at: at(86_400), who: 'Clara Weiß', what: 'Downloaded', via: 'App object “Audit”' },
  ],
};

/** A capture without audio: next to nothing is known. */
export const failedCall: CallSheetFacts = {
  ...ordinaryCall,
  pbxName: null,
  exportedBy: null,
  recording: {
    ...ordinaryCall.recording,
    fileName: 'unnamed upload.bin',
    conversation: null,
    direction: null,
    local: { name: null, number: null },
    remote: { name: null, number: null },
    owner: null,
    device: null,
    endedAt: null,
    durationMs: null,
    bytes: 1_312,
    codecs: [],
    incomplete: 'The device closed the connection after 1,312 bytes; what arrived was kept.',
    failure:
      'This is not a pcap file: it begins with the bytes 89 50 4e 47, which is a PNG picture.',
  },
  quality: { local: null, remote: null },
  undecoded: [],
  gaps: null,
  dtmfCount: null,
  waveform: null,
  notes: [],
  history: ordinaryCall.history.slice(0, 2),
};

const NAMES = [
  ['Latin', 'Ærøskøbing Þórður Đặng Thị Ngọc Łukasz Žižka İnönü'],
  ['Greek', 'Ελένη Παπαδοπούλου'],
  ['Cyrillic', 'Володимир Їжакевич'],
  ['Chinese', '王小明 (北京办事处) 骨直'],
  ['Japanese', '山田 太郎さん カスタマーサポート 骨直'],
  ['Korean', '김민준 고객지원팀'],
  ['Arabic', 'محمد عبد الله (المبيعات) 201 تحويل'],
  ['Persian', 'می‌خواهم با پشتیبانی صحبت کنم'],
  ['Hebrew', 'שלום כהן (מכירות) call 42, בבקשה!'],
  ['Devanagari', 'क्षत्रिय प्रिया शर्मा कार्यालय'],
  ['Bengali, no font', 'রবীন্দ্রনাথ ঠাকুর'],
  ['Tamil', 'முத்துலட்சுமி'],
  ['Thai', 'สมชาย น้ำผึ้ง ที่ปรึกษา'],
  ['Emoji', 'Sales ☎ 📞 👍🏽 👩‍💻 🇩🇪 ❤️ team'],
  ['No font', 'Old 𓀀 Egyptian and a tab\tand a bell\u0007'],
  ['Hidden', 'invoice\u202Efdp.exe and zero\u200Bwidth'],
] as const;

/** Every script that the fonts cover, and some that none does. */
export const allScripts: CallSheetFacts = {
  ...ordinaryCall,
  exportedBy: 'שרה לוי',
  recording: {
    ...ordinaryCall.recording,
    local: { name: '王小明', number: '201' },
    remote: { name: 'محمد عبد الله', number: '+20 2 5550 142' },
    fileName: 'aufnahme äöü ß – 王小明.pcap',
  },
  notes: [
    ...NAMES.map(([script, text], i) => ({ text, author: script, at: at(i * 60) })),
    {
      text: 'هذه ملاحظة طويلة باللغة العربية كتبت لكي تنكسر على أكثر من سطر واحد، وفيها رقم 2026-1184 واسم Anna Müller في وسط الجملة، ثم تستمر حتى نهاية السطر الثاني على الأقل.',
      author: 'Long Arabic',
      at: at(4_000),
    },
    {
      text: '这是一条很长的中文备注，用来检查没有空格的文字在行尾是否正确换行。客户要求在星期五之前收到书面报价，订单号码为二零二六，已经确认了两次，请尽快处理并回复客户的电话。',
      author: 'Long Chinese',
      at: at(4_060),
    },
  ],
  history: NAMES.map(([, name], i) => ({
    at: at(i * 61),
    who: name,
    what: `Played by ${name}`,
    via: null,
  })),
};

/** A call with a history of the given number of rows. */
export function longHistory(rows: number): CallSheetFacts {
  const history = Array.from({ length: rows }, (_, i): HistoryRow => {
    const who = `Supervisor ${i % 37}`;
    const what = `Played 0:${String(i % 60).padStart(2, '0')} to 3:12 under the consent of Clara Weiß`;
    return { at: at(200 + i * 97), who, what, via: 'App object “Audit”' };
  });
  return { ...ordinaryCall, history };
}
