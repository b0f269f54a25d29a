import type { DataSource } from 'typeorm';
import type { BlobStore } from '#infra/blobs/blob-store';
import { openCapture } from '#infra/blobs/open-capture';
import { recordingBlobs, recordingFolder } from '#infra/blobs/recording-blobs';
import { RecordingLocked } from '#infra/crypt/data-keys';
import { SealFault } from '#infra/crypt/sealed-format';
import { rowsOf } from '#infra/read-model/rows-of';
import { CompactFault } from '#media/compact/compact-fault';
import type { Finding } from './audit-finding.js';

const PAGE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const WITH_BYTES = `state in ('received', 'ready', 'failed') and bytes > 0`;

export type BlobAudit = {
  readonly blobs: BlobStore;
  readonly catalogue: Pick<DataSource, 'query'>;
  /** One whose crypt key was not entered: its bytes are there, and are not looked into. */
  readonly onLocked: (id: string) => void;
};

type Row = {
  readonly id: string;
  readonly state: string;
  readonly bytes: string;
  readonly isEncrypted: boolean;
  readonly isSealed: boolean;
};

/** What of the bytes of recordings is not there, or cannot be opened. */
export async function* auditBlobs(audit: BlobAudit): AsyncGenerator<Finding> {
  for await (const row of rowsWithBytes(audit.catalogue)) {
    const findings = await findingsOn(audit, row);
    // It may have been removed since its row was read.
    if (findings.length > 0 && (await isThere(audit.catalogue, row.id))) yield* findings;
  }
}

const findingsOn = async (audit: BlobAudit, row: Row): Promise<Finding[]> => {
  const folder = recordingFolder(row.id);
  const names = new Set<string>();
  for await (const { name } of audit.blobs.entries(folder)) names.add(`${folder}${name}`);
  const findings = missingAmong(names, row);
  const { capture, compact } = recordingBlobs(row.id);
  if (names.has(capture) || names.has(compact)) findings.push(...(await opened(audit, row)));
  return findings;
};

const missingAmong = (names: ReadonlySet<string>, row: Row): Finding[] => {
  const { capture, compact, reading, earlier, leaves, dataKey } = recordingBlobs(row.id);
  const findings: Finding[] = [];
  const needed = (where: string, what: string, ...any: readonly string[]) => {
    if (!any.some((key) => names.has(key)))
      findings.push({ what: 'blob-missing', where, detail: `${what} is not there.` });
  };
  needed(recordingFolder(row.id), 'The capture', capture, compact);
  if (row.state === 'ready')
    needed(reading, 'What was worked out of the capture', reading, earlier.index);
  if (row.isSealed) needed(leaves, 'What its seal was made of', leaves);
  if (row.isEncrypted) needed(dataKey, 'The key of its bytes', dataKey);
  return findings;
};

/** Can the capture be opened, and has it the size that was received? */
const opened = async (audit: BlobAudit, { id, bytes }: Row): Promise<Finding[]> => {
  const damaged = (detail: string): Finding[] => [
    { what: 'blob-damaged', where: recordingFolder(id), detail },
  ];
  try {
    const blob = await openCapture(audit.blobs, id);
    if (blob === null) return [];
    await blob.close();
    return blob.size === Number(bytes)
      ? []
      : damaged(`The capture has ${String(blob.size)} bytes; ${bytes} were received.`);
  } catch (error) {
    if (error instanceof RecordingLocked) audit.onLocked(id);
    else if (error instanceof SealFault || error instanceof CompactFault)
      return damaged(`The capture cannot be opened. ${error.message}`);
    else throw error;
    return [];
  }
};

async function* rowsWithBytes(catalogue: BlobAudit['catalogue']): AsyncGenerator<Row> {
  let after = FIRST_ID;
  for (;;) {
    const page = await rowsOf<Row>(
      catalogue,
      `select id, state, bytes, encrypted_with is not null "isEncrypted", watermarked "isSealed"
       from recordings where ${WITH_BYTES} and id > $1::uuid order by id limit $2`,
      [after, PAGE],
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

const isThere = async (catalogue: BlobAudit['catalogue'], id: string): Promise<boolean> =>
  (await rowsOf(catalogue, `select from recordings where id = $1::uuid and ${WITH_BYTES}`, [id]))
    .length > 0;
