import { createHash } from 'node:crypto';
import type { ManifestOf } from '#domain/seal/manifest';
import { type TimestampAuthority, settings } from '#domain/settings/settings';
import { keepStamp } from '#domain/stamp/keep-stamp';
import { type Stamp, checkpointStamp } from '#domain/stamp/stamp';
import type { House } from '#infra/house';
import { systemOccasion } from '#infra/occasion';
import type { SealQueries } from '#infra/read-model/seals/seal.queries';
import type { Chain } from '#seals/chain';
import { isDatedAhead } from '#seals/clock-ahead';
import { manifestBytes } from '#seals/entry';
import { accepted } from '#seals/stamps/accept';
import { askAuthority } from '#seals/stamps/ask-authority';
import { newRequest, requestBytes } from '#seals/stamps/request';
import type { Sweep } from './sweep.js';

/** So far back it looks for checkpoints that nobody has stamped. */
const LOOKS_BACK = 32;
/** So many are stamped in one turn. */
const AT_MOST = 4;

type Checkpoint = ManifestOf<'checkpoint'>;
type Deps = {
  readonly house: Pick<House, 'ledger' | 'clock'>;
  readonly chain: Pick<Chain, 'entryOfKind'>;
  readonly queries: Pick<SealQueries, 'entriesOf'>;
  readonly ask?: typeof askAuthority;
};

/**
 * Has the checkpoints of the chain of seals stamped by the authority in the settings, the earliest first. While that
 * is away, or answers something else, each turn fails, which is an alarm, and tells since when nothing was stamped.
 */
export const stampsSweep = (deps: Deps): Sweep => ({
  goesByTheClock: false,
  run: async () => {
    const { ledger } = deps.house;
    const { timestampAuthority: authority } = (await ledger.load(settings, null)).state;
    if (authority === null) return { lookedAt: 0, did: 0, refused: 0 };
    const waiting = await unstamped(deps);
    for (const checkpoint of waiting.slice(0, AT_MOST)) {
      const stamp = await stamped(deps, checkpoint, authority);
      const on = systemOccasion(deps.house.clock, 'stamps', { via: 'sweep' });
      const { sequence } = checkpoint;
      await ledger.transact(checkpointStamp, String(sequence), keepStamp(sequence, stamp), on);
    }
    const did = Math.min(waiting.length, AT_MOST);
    return { lookedAt: waiting.length, did, refused: 0 };
  },
});

/** The earliest first. One that a clock dated ahead cannot be stamped before its time: a later one covers it. */
const unstamped = async ({ house, chain, queries }: Deps): Promise<Checkpoint[]> => {
  const places = await queries.entriesOf('CheckpointChained', LOOKS_BACK);
  const waiting: Checkpoint[] = [];
  const now = house.clock.now();
  for (const place of places.toReversed()) {
    const { state } = await house.ledger.load(checkpointStamp, String(place));
    const entry = state === null ? await chain.entryOfKind('checkpoint', Number(place)) : null;
    if (entry && !isDatedAhead(Date.parse(entry.manifest.sealedAt), now))
      waiting.push(entry.manifest);
  }
  return waiting;
};

const stamped = async (
  { house, ask = askAuthority }: Deps,
  checkpoint: Checkpoint,
  { url, roots }: TimestampAuthority,
): Promise<Stamp> => {
  const imprint = createHash('sha256').update(manifestBytes(checkpoint)).digest('hex');
  const request = newRequest(imprint);
  try {
    const response = await ask(url, Uint8Array.from(requestBytes(request)));
    const { sealedAt } = checkpoint;
    const asking = { roots, sealedAt, now: house.clock.now() };
    const { signer, time, isTrusted } = await accepted(response, request, asking);
    const said = { signer, time, trusted: isTrusted };
    return { authority: url, ...said, response: Buffer.from(response).toString('base64') };
  } catch (error) {
    const since = Date.parse(checkpoint.sealedAt);
    const forMs = house.clock.now().getTime() - since;
    throw new Error(
      `The checkpoint of ${checkpoint.sealedAt} has no time stamp for ${inWords(forMs)}. ` +
        `${new URL(url).host}: ${error instanceof Error ? error.message : String(error)} The next turn tries again.`,
      { cause: error },
    );
  }
};

const MINUTE_MS = 60_000;

const inWords = (ms: number): string => {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
  if (minutes < 120) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${String(hours)} h` : `${String(Math.floor(hours / 24))} days`;
};
