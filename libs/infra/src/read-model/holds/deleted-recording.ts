import type { House } from '../../house.js';
import { inColumns } from '../column-names.js';
import { changeBy } from '../projection/row-tables.js';
import { storedJson } from '../projection/stored-json.js';
import { computedRecordingColumns } from '../recordings/recording.projection.js';

const { search, numbers } = computedRecordingColumns;

/** SQL: the recording `r` that a row of facts ($1, jsonb) would make. */
export const RECORDING_OF_FACTS = `(
  select n.id, n.owner_id, n.started_at, n.direction, n.device, n.conversation,
    ${search} search, ${numbers} numbers
  from jsonb_populate_record(null::recordings, $1::jsonb) n) r`;

/**
 * What was known of a recording before it was deleted, as jsonb of its row: the tombstone knows no names.
 * `null` when its key is destroyed, and with it what there was to know.
 */
export const factsBeforeDeletion = async (
  { store, codec, vault }: Pick<House, 'store' | 'codec' | 'vault'>,
  id: string,
): Promise<string | null> => {
  if ((await vault.find(id)) === null) return null;
  const stored = [];
  for await (const event of store.readStream(`recording-${id}`)) {
    if (event.type === 'RecordingDeleted') break;
    stored.push(event);
  }
  const changes = (await codec.decodeAll(stored)).map((event) => changeBy(event)?.change);
  return storedJson(inColumns(Object.assign({ id }, ...changes) as Record<string, unknown>));
};
