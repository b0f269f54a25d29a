import type { EventsOf } from '../kernel.js';
import type { SettingsEvent } from '../settings/settings.js';
import type { stampEvents } from './stamp.js';

type Sampled =
  | EventsOf<typeof stampEvents>
  | Extract<SettingsEvent, { type: 'WatermarkChanged' | 'TimestampAuthorityChanged' }>;

/** One believable event of each kind about sealing and stamping, for tests. */
export const stampSamples: {
  readonly [T in Sampled['type']]: Extract<Sampled, { type: T }>['data'];
} = {
  WatermarkChanged: { from: false, to: true },
  TimestampAuthorityChanged: {
    from: null,
    to: { url: 'https://stamps.example/tsr', roots: null },
  },
  CheckpointStamped: {
    checkpoint: 7,
    authority: 'https://stamps.example/tsr',
    signer: 'Stamps of Example',
    time: '2030-01-02T00:00:00.000Z',
    trusted: true,
    response: 'MAMwAQI=',
  },
};
