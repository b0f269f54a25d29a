type Data = Record<string, unknown>;
type Stretch = readonly [from: number, to: number];

/**
 * Under which code the words of an event are found: those that tell of different things under one type
 * have one for each.
 */
export function eventCode(type: string, data: Data): string {
  const kind = kinds[type]?.(data);
  return kind === undefined ? type : `${type}-${kind}`;
}

/** Of what kind is an event of this type? `undefined`: of the one that needs no name. */
const kinds: Readonly<Record<string, (data: Data) => string | undefined>> = {
  RecordingEncrypted: ({ from }) => (from === null ? undefined : 'newer'),
  RecordingWatermarked: ({ covers }) => (covers === 'sound' ? 'sound' : undefined),
  OwnerAssigned: ({ owner, how }) => (owner === null ? 'nobody' : String(how)),
  RecordingDeleted: ({ removal }) => String(((removal ?? {}) as Data)['rule']),
  RecordingPlayed: (data) => {
    const { heard, sent } = played(data);
    return heard.length === 0 ? 'sent' : sent.length === 0 ? 'heard' : 'both';
  },
  RecordingVerified: ({ valid }) => (valid === true ? 'valid' : 'differs'),
  RecordingDownloaded: ({ withheld }) => (withheld ? 'withheld' : undefined),
  CryptKeyChanged: ({ from, to }) => (to === null ? 'removed' : from === null ? 'set' : undefined),
  RecordingAccessRefused: ({ verb }) => String(verb),
  ActivityRead: ({ of }) => String(of),
  RecordingListed: ({ recordings, count }) =>
    Array.isArray(recordings) ? 'many' : count === 1 ? 'once' : 'often',
};

/** What the words of an event may stand with. */
export function eventFacts(type: string, data: Data): Data {
  if (type === 'RecordingPlayed') {
    const { heard, sent } = played(data);
    return { ...data, heardAt: stretches(heard), sentAt: stretches(sent) };
  }
  if (type === 'RecordingDownloaded')
    return { ...data, withheldAt: stretches((data['withheld'] ?? []) as Stretch[]) };
  if (type === 'RecordingListed') {
    const { recordings, until } = data;
    const last = typeof until === 'string' ? until.slice(0, 16) : '';
    return {
      ...data,
      last: `${last.replace('T', ' ')} UTC`,
      number: Array.isArray(recordings) ? recordings.length : 0,
    };
  }
  return data;
}

/** What sounded, and what was sent: of one event, or of several that are told as one. */
const played = (data: Data): { heard: readonly Stretch[]; sent: readonly Stretch[] } => {
  if (Array.isArray(data['heard']))
    return { heard: data['heard'] as Stretch[], sent: (data['sent'] ?? []) as Stretch[] };
  const seconds = (data['seconds'] ?? []) as Stretch[];
  return data['source'] === 'heard' ? { heard: seconds, sent: [] } : { heard: [], sent: seconds };
};

const MOST_STRETCHES = 12;

const stretches = (all: readonly Stretch[]): string => {
  const shown = all
    .slice(0, MOST_STRETCHES)
    .map(([from, to]) => `${clock(from)}–${clock(Math.max(to, from + 1))}`);
  return shown.join(', ') + (all.length > shown.length ? ', …' : '');
};

const clock = (seconds: number): string => {
  const whole = Math.round(seconds);
  return `${String(Math.floor(whole / 60))}:${String(whole % 60).padStart(2, '0')}`;
};
