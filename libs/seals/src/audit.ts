import type { DataSource } from 'typeorm';
import type { ManifestOf } from '#domain/seal/manifest';
import type { House } from '#infra/house';
import { ExpectedCatalogue } from '#infra/read-model/expected/expected-catalogue';
import { auditBlobs } from './audit-blobs.js';
import { auditChain } from './audit-chain.js';
import { type EventWatch, auditEvents } from './audit-events.js';
import type { Finding } from './audit-finding.js';
import { KeptKeys, auditSecrets } from './audit-keys.js';
import { MissedEvents } from './audit-missed.js';
import { ProjectedRows } from './audit-rows.js';
import { NamedEntries } from './audit-sealed.js';
import { CountedCaptures } from './audit-sources.js';
import { StatedEvents } from './audit-statements.js';
import type { Chain } from './chain.js';

export type AuditDeps = {
  readonly house: Pick<House, 'store' | 'storeId' | 'codec' | 'blobs' | 'vault' | 'clock'>;
  readonly catalogue: DataSource;
  readonly chain: Pick<Chain, 'places' | 'head'>;
  /** How many events, or entries of the chain, were looked at so far. */
  readonly onProgress?: (of: 'events' | 'seals', count: number) => void;
  /** A recording whose bytes were not looked into: its crypt key was not entered. */
  readonly onLocked: (id: string) => void;
};

/**
 * Holds the log against the catalogue, the catalogue against the blobs, the log against the chain, and
 * the chain against itself. What is written while it looks is left out. Holds a number for each stream.
 */
export async function* audit(deps: AuditDeps): AsyncGenerator<Finding> {
  const { house, catalogue, chain, onProgress, onLocked } = deps;
  const now = house.clock.now();
  const statements: ManifestOf<'statement'>[] = [];
  yield* auditChain({
    ...{ chain, store: house.store, now },
    onEntry: (count) => onProgress?.('seals', count),
    onStatement: (statement) => void statements.push(statement),
  });
  const watches = [
    new NamedEntries(chain),
    new CountedCaptures({ ...house, now }),
    new StatedEvents(statements, house.vault),
    new KeptKeys(house),
    await MissedEvents.reported(house.store),
  ];
  yield* auditLog({ ...deps, watches });
  const isStated = statements.length > 0;
  yield* auditSecrets({ ...house, catalogue, chain, isStated });
  yield* auditBlobs({ ...house, catalogue, onLocked });
}

/** Every event in its turn, and what the rows of the catalogue come to by them all. */
async function* auditLog(deps: AuditDeps & { watches: EventWatch[] }): AsyncGenerator<Finding> {
  const { house, catalogue, watches, onProgress } = deps;
  const { store } = house;
  const onEvent = (count: number) => onProgress?.('events', count);
  const expected = await ExpectedCatalogue.open(catalogue, house.storeId);
  if (expected === null) yield ofAnother;
  const rows = expected ? [new ProjectedRows({ house, expected })] : [];
  try {
    yield* auditEvents({ store, catalogue, watches: [...watches, ...rows], onEvent });
  } finally {
    await expected?.close();
  }
}

const ofAnother: Finding = {
  what: 'row-differs',
  where: 'catalogue.checkpoint catalogue',
  detail:
    'The catalogue was built by another version of the program, or from another log: its rows were not ' +
    'compared. Build it anew: recordings rebuild.',
};
