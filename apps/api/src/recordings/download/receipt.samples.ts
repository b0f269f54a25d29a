import type { ReceiptFacts } from './receipt-facts.js';

/** A recording that was put into the bin, and purged from there. */
export const purged: ReceiptFacts = {
  product: { name: 'Recordings', version: '0.1.0' },
  pbxName: 'pbx.example.com',
  exportedAt: '2026-11-23T09:00:00.000Z',
  exportedBy: 'Clara Weiß',
  timeZone: 'Europe/Berlin',
  recording: {
    id: '0192f6d1-7c3e-7a10-9f4b-5d2c1e8a9b07',
    startedAt: '2026-11-20T08:14:07.000Z',
    endedAt: '2026-11-20T08:17:19.100Z',
    durationMs: 192_100,
    bytes: 4_106_218,
    codecs: ['G.711 A-law'],
    device: 'an innovaphone device',
  },
  summary: 'Purged from the recycle bin by Clara Weiß on 2026-11-21, and erased.',
  steps: [
    {
      at: '2026-11-20T10:00:00.000Z',
      who: 'Łukasz Žižka',
      what: 'Put into the recycle bin for 30 days',
      why: 'The customer asked for it under Article 17 of the regulation.',
    },
    {
      at: '2026-11-21T11:30:00.000Z',
      who: 'Clara Weiß',
      what: 'Purged from the recycle bin',
      why: null,
    },
    {
      at: '2026-11-21T11:30:04.000Z',
      who: 'Recordings',
      what: 'Erased: sound, derived files, key, and all that the database held of it',
      why: 'follows from the deletion',
    },
  ],
  left: [],
};
