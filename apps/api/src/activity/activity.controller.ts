import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { typesOf } from '#domain/access/act-kinds';
import { may } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import type { ActivityFilter } from '#infra/read-model/audit/activity.queries';
import { Activity } from '../access/activity.js';
import { SignedIn } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import { attachment } from '../recordings/download/file-name.js';
import { type LiveSession, Sessions } from '../sessions/sessions.js';
import { type ActivityQuery, activityPage, activityQuery, exportQuery } from './activity.schema.js';
import { actsOf } from './acts.js';
import { formats } from './as-text.js';
import { mayReadOn } from './may-read-on.js';
import { wholeOrCut } from './whole-or-cut.js';

const TAKEN_AT_ONCE = 500;

/** What people did: who saw, heard, took or changed what, when, through what, under whose consent. */
@ApiTags('events')
@Controller('api/activity')
export class ActivityController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly sessions: Sessions,
  ) {}

  /** The newest first. Administrators and auditors read everybody's, users their own. */
  @Get()
  @SignedIn()
  @ApiOkResponse({ standardSchema: activityPage })
  async read(
    @Query({ schema: activityQuery }) { after, limit, ...asked }: z.infer<typeof activityQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof activityPage>> {
    const filter = await this.allowed(caller, asked);
    const page = await this.context.activity.page({ filter, after, limit });
    this.activity.read(caller, { of: 'activity', filter: told(asked, filter) });
    return { items: await actsOf(this.context, caller, page.items), next: page.next };
  }

  /** The same as a file, all of it: CSV for a spreadsheet, or a line of JSON for each. */
  @Get('export')
  @SignedIn()
  @ApiProduces('text/csv', 'application/jsonl')
  @ApiOkResponse({ schema: { type: 'string' } })
  async export(
    @Query({ schema: exportQuery }) { format, ...asked }: z.infer<typeof exportQuery>,
    @Caller() caller: LiveSession,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const filter = await this.allowed(caller, asked);
    const exporting = { of: 'activity', format, filter: told(asked, filter) } as const;
    this.activity.exported(caller, exporting, await this.subjectOf(caller, filter));
    void reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', attachment(`Recordings activity.${format}`))
      .type(formats[format].type)
      .send(Readable.from(this.lines(caller, filter, format)));
  }

  /** Nobody writes into the protocol of a recording by naming it who may not read all of that. */
  private async subjectOf(
    caller: LiveSession,
    { recording }: ActivityFilter,
  ): Promise<string | null> {
    if (recording === undefined || !may(caller, 'events').allowed) return null;
    return (await this.context.recordings.one(recording))?.id ?? null;
  }

  /** The caller is asked anew for each page who he is by now. */
  private lines({ tokenHash }: LiveSession, filter: ActivityFilter, format: 'csv' | 'jsonl') {
    const { begin, line } = formats[format];
    return wholeOrCut(begin, async (after) => {
      const now = await this.sessions.again(tokenHash);
      if (!now || !mayReadOn(now, filter)) return null;
      const page = await this.context.activity.page({ filter, after, limit: TAKEN_AT_ONCE });
      const acts = await actsOf(this.context, now, page.items);
      return { text: acts.map(line).join(''), next: page.next };
    });
  }

  /** Who may not read the history of all reads what he did himself. @throws Refusal */
  private async allowed(caller: LiveSession, asked: ActivityQuery): Promise<ActivityFilter> {
    const { user: wanted, what, ...others } = asked;
    const types = what && typesOf(what);
    const isForAll = may(caller, 'events').allowed;
    if (!isForAll) await this.access.admit(caller, 'list');
    if (wanted === undefined)
      return { ...others, types, user: isForAll ? undefined : caller.userId };
    const found = await this.context.users.meantBy(wanted);
    const isOwn = found.length > 0 && found.every((id) => id === caller.userId);
    if (!isOwn) await this.access.admit(caller, 'events');
    if (found.length > 1)
      throw new Refusal(
        'invalid',
        'user-ambiguous',
        `"${wanted}" may be ${String(found.length)} users; name the one you mean by his id.`,
      );
    // Of an account that is gone the id stays, in what it did. A name that nobody has did not do nothing.
    if (found.length === 0 && !PLAIN.test(wanted))
      throw new Refusal('unknown', 'user-unknown', `There is no user "${wanted}".`);
    return { ...others, types, user: found[0] ?? wanted };
  }
}

/** What the trace says of the question: ids and kinds, nothing that somebody typed freely. */
const told = (
  { what, from, to, user: wanted }: ActivityQuery,
  { user, recording }: ActivityFilter,
): Record<string, string> => {
  const given = {
    user: user === wanted && user !== undefined && !PLAIN.test(user) ? 'given' : user,
    recording,
    what: what?.join(','),
    from: from?.toISOString(),
    to: to?.toISOString(),
  };
  return Object.fromEntries(
    Object.entries(given).filter((each): each is [string, string] => each[1] !== undefined),
  );
};
const PLAIN = /^[0-9a-f-]{36}$/;
