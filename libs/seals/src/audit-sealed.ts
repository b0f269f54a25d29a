import type { Manifest, ManifestOf } from '#domain/seal/manifest';
import { UnknownEvent } from '#infra/event-store/codec';
import type { EventStore, StoredEvent } from '#infra/event-store/event-store';
import type { Finding } from './audit-finding.js';
import type { Chain } from './chain.js';
import { entryHash } from './entry.js';
import { MerkleRoot } from './merkle.js';
import { eventLeaf } from './told.js';

/** Said of in the history within seconds; after a crash when the worker begins again. */
const FRESH_MS = 10 * 60_000;
/** Entries held at once, and how many of them lie before the one that was asked for. */
const WINDOW = 512;
const BEHIND = 64;

type AboutRecording = ManifestOf<'recording' | 'tombstone'>;

/**
 * Does the log hold what an entry of the chain sealed, as it was, and tell of the entry? Reads the
 * stream of the recording as far as it has to, and holds none of it.
 */
export async function* auditSealed(
  store: Pick<EventStore, 'readStream'>,
  manifest: AboutRecording,
  now: Date,
): AsyncGenerator<Finding> {
  const { recording, sequence, sealedAt } = manifest;
  const { events, root, isSaid } = await readSealed(store, manifest);
  const entry = `seals@${String(sequence)}`;
  if (manifest.kind === 'recording') {
    const sealed = manifest.history;
    if (events < sealed.events)
      yield {
        what: 'event-missing',
        where: `recording-${recording}@${String(events)}`,
        detail: `There were ${String(sealed.events)} events when ${entry} sealed them, and ${String(events)} are left.`,
      };
    else if (root !== sealed.merkleRoot)
      yield {
        what: 'event-differs',
        where: `recording-${recording}`,
        detail: `Of its first ${String(sealed.events)} events at least one is not as ${entry} sealed it.`,
      };
  }
  const isFresh = Math.abs(now.getTime() - Date.parse(sealedAt)) < FRESH_MS;
  if (!isSaid && !isFresh)
    yield {
      what: 'event-missing',
      where: `recording-${recording}`,
      detail: `The chain holds an entry about this recording (${entry}) of which its events do not tell.`,
    };
}

/** How many of the sealed events there are, their root, and whether one tells of the entry. */
const readSealed = async (store: Pick<EventStore, 'readStream'>, manifest: AboutRecording) => {
  const wanted = manifest.kind === 'recording' ? manifest.history.events : 0;
  const tree = new MerkleRoot();
  let isSaid = false;
  for await (const event of store.readStream(`recording-${manifest.recording}`)) {
    if (tree.size < wanted) tree.add(eventLeaf(event));
    isSaid ||= tellsOf(event, manifest);
    if (isSaid && tree.size >= wanted) break;
  }
  return { events: tree.size, root: tree.root().toString('hex'), isSaid };
};

/** Of an erasure one event tells, whichever entry it names: a second entry about it says the same. */
const tellsOf = ({ type, data }: StoredEvent, { kind, sequence }: AboutRecording): boolean =>
  kind === 'tombstone'
    ? type === 'RecordingTombstoned'
    : type === 'RecordingWatermarked' && namedIn(data).sequence === sequence;

type Named = { readonly sequence?: number; readonly hash?: string };
const namedIn = (data: unknown): Named => data as Named;

const kindNamedBy: Partial<Record<string, AboutRecording['kind']>> = {
  RecordingWatermarked: 'recording',
  RecordingTombstoned: 'tombstone',
};

const named = (manifest: Manifest) => {
  const about = 'recording' in manifest ? manifest.recording : '';
  return { about: `${manifest.kind} recording-${about}`, hash: entryHash(manifest) };
};

/** Whether the chain holds the entries that the events of recordings name, nearly in their order. */
export class NamedEntries {
  private readonly window = new Map<number, { about: string; hash: string } | 'unreadable'>();

  constructor(private readonly chain: Pick<Chain, 'places'>) {}

  /** What is wrong with the entry that an event names, if it names one. */
  async *audit({ type, stream, data }: StoredEvent): AsyncGenerator<Finding> {
    const kind = kindNamedBy[type];
    if (kind === undefined) return;
    const { sequence = -1, hash } = namedIn(data);
    const found = this.window.get(sequence) ?? (await this.read(sequence));
    // The audit of the chain names it.
    if (found === 'unreadable') return;
    const isIt =
      found?.about === `${kind} ${stream}` && (hash === undefined || found.hash === hash);
    if (isIt) return;
    yield {
      what: 'chain-broken',
      where: `seals@${String(sequence)}`,
      detail: `${stream} names this entry of the chain of seals, which ${found ? 'is another one' : 'is missing'}.`,
    };
  }

  private async read(sequence: number) {
    this.window.clear();
    for await (const entry of this.chain.places(Math.max(0, sequence - BEHIND))) {
      if (entry instanceof UnknownEvent) this.window.set(Number(entry.revision), 'unreadable');
      else this.window.set(entry.manifest.sequence, named(entry.manifest));
      if (this.window.size === WINDOW) break;
    }
    return this.window.get(sequence);
  }
}
