import type { DataSource } from 'typeorm';
import { rowsOf } from '#infra/read-model/rows-of';
import type { Finding } from './audit-finding.js';

/** Every recording that began has its row. */
export async function* auditRows(catalogue: Pick<DataSource, 'query'>): AsyncGenerator<Finding> {
  const lost = await rowsOf<{ id: string }>(
    catalogue,
    `select a.subject id from audit a
     where a.type = 'RecordingStarted' and a.stream like 'recording-%'
       and not exists (select from recordings r where r.id::text = a.subject)
       and not exists (select from audit d
         where d.stream = a.stream and d.type = 'RecordingFoundDuplicate')`,
  );
  for (const { id } of lost)
    yield {
      what: 'row-missing',
      where: `catalogue.recordings ${id}`,
      detail: 'The catalogue has no row of this recording. Build it anew: recordings rebuild.',
    };
}
