import type { RecordingEvent } from '../recording/recording.js';

/** What a seal commits to, without telling it: `null` is a fact too. */
export type SealedFacts = {
  readonly device: string | null;
  readonly serial: string | null;
  readonly conversation: string | null;
  readonly fileName: string | null;
  readonly registration: string | null;
  readonly domain: string | null;
  /** Id of the user. */
  readonly owner: string | null;
  readonly direction: string | null;
  readonly localName: string | null;
  readonly localNumber: string | null;
  readonly remoteName: string | null;
  readonly remoteNumber: string | null;
};

const nothing: SealedFacts = {
  device: null,
  serial: null,
  conversation: null,
  fileName: null,
  registration: null,
  domain: null,
  owner: null,
  direction: null,
  localName: null,
  localNumber: null,
  remoteName: null,
  remoteNumber: null,
};

/**
 * What the first events of a recording say of the call. What is said here of the same events must never
 * change: seals are checked against it. Of what was erased nothing is left but `null`.
 */
export const sealedFacts = (events: readonly RecordingEvent[]): SealedFacts =>
  events.reduce((facts, event) => ({ ...facts, ...saidBy(event) }), nothing);

const saidBy = ({ type, data }: RecordingEvent): Partial<SealedFacts> => {
  if (type === 'OwnerAssigned') return { owner: data.owner };
  if (type === 'RecordingStarted') {
    const { device, serial, conversation, personal } = data;
    return { device, serial, conversation, ...personal };
  }
  if (type !== 'CallInformationAttached') return {};
  const { direction, personal } = data;
  return {
    direction,
    localName: personal?.local.name ?? null,
    localNumber: personal?.local.number ?? null,
    remoteName: personal?.remote.name ?? null,
    remoteNumber: personal?.remote.number ?? null,
  };
};
