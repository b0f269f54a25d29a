type Data = Record<string, unknown>;
type Stretch = readonly [from: number, to: number];

/**
 * Under which code the words of an event are found: those that tell of different things under one type
 * have one for each.
 */
export function eventCode(type: string, data: Data): string {
  if (type === 'OwnerAssigned')
    return `${type}-${data['owner'] === null ? 'nobody' : String(data['how'])}`;
  if (type === 'RecordingDeleted') {
    const { rule } = (data['removal'] ?? {}) as Data;
    return `${type}-${String(rule)}`;
  }
  if (type === 'RecordingPlayed') {
    const { heard, sent } = played(data);
    return `${type}-${heard.length === 0 ? 'sent' : sent.length === 0 ? 'heard' : 'both'}`;
  }
  if (type === 'ActivityRead') return `${type}-${String(data['of'])}`;
  if (type === 'RecordingListed')
    return `${type}-${Array.isArray(data['recordings']) ? 'many' : data['count'] === 1 ? 'once' : 'often'}`;
  return type;
}

/** What the words of an event may stand with. */
export function eventFacts(type: string, data: Data): Data {
  if (type === 'RecordingPlayed') {
    const { heard, sent } = played(data);
    return { ...data, heardAt: stretches(heard), sentAt: stretches(sent) };
  }
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
