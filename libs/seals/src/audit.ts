import type { DataSource } from 'typeorm';
import type { ManifestOf } from '#domain/seal/manifest';
import type { House } from '#infra/house';
import { auditBlobs } from './audit-blobs.js';
import { auditChain } from './audit-chain.js';
import { auditEvents } from './audit-events.js';
import type { Finding } from './audit-finding.js';
import { auditRows } from './audit-rows.js';
import { NamedEntries } from './audit-sealed.js';
import { CountedCaptures } from './audit-sources.js';
import { StatedEvents } from './audit-statements.js';
import type { Chain } from './chain.js';

export type AuditDeps = {
  readonly house: Pick<House, 'store' | 'storeId' | 'blobs' | 'vault' | 'clock'>;
  readonly catalogue: Pick<DataSource, 'query'>;
  readonly chain: Pick<Chain, 'entries'>;
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
  ];
  const onEvent = (count: number) => onProgress?.('events', count);
  yield* auditEvents({ store: house.store, catalogue, watches, onEvent });
  yield* auditRows(catalogue);
  yield* auditBlobs({ ...house, catalogue, onLocked });
}
