import type { ManifestOf } from '#domain/seal/manifest';
import { type Stamp, checkpointStamp } from '#domain/stamp/stamp';
import type { House } from '#infra/house';

/** What an authority has signed for a checkpoint; `null`: none has. */
export const stampOf = async (
  ledger: Pick<House['ledger'], 'load'>,
  { sequence }: ManifestOf<'checkpoint'>,
): Promise<Stamp | null> => (await ledger.load(checkpointStamp, String(sequence))).state;
