import { Readable } from 'node:stream';
import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodePosition } from '#infra/read-model/cursor';
import type { KeptLine, LogStore } from '#infra/trace/log-store';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import { attachment } from '../recordings/download/file-name.js';
import type { LiveSession } from '../sessions/sessions.js';
import { lineText } from './line-text.js';
import {
  type LogQuery,
  MOST_LINES,
  filterOf,
  filterTold,
  lineJson,
  logPage,
  logQuery,
} from './log.schema.js';

const TEXT = 'text/plain; charset=utf-8';

@ApiTags('operations')
@Controller('api/log')
export class LogController {
  constructor(
    private readonly context: Context,
    private readonly activity: Activity,
  ) {}

  /**
   * What the processes did, area by area, the newest first. Which areas are told of closely is a setting:
   * `traceLevels`.
   */
  @Get()
  @Needs('operate')
  @ApiProduces('application/json', 'text/plain')
  @ApiOkResponse({ standardSchema: logPage, description: 'JSON, or a line of text for each' })
  async read(
    @Query({ schema: logQuery }) query: LogQuery,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { lines } = this.context;
    const before = query.after === undefined ? null : decodePosition(query.after);
    const isText = query.format ? query.format === 'text' : prefersText(request);
    const how = query.download ? 'download' : isText ? 'text' : 'page';
    this.activity.logRead(caller, how, filterTold(query));
    void reply.header('cache-control', 'private, no-store');
    if (query.download) {
      void reply.header('content-disposition', attachment('Recordings log.txt')).type(TEXT);
      return void reply.send(Readable.from(allAsText(lines, query, before)));
    }
    const { limit } = query;
    const found = await lines.page(filterOf(query), { before, limit: limit + 1 });
    const items = found.slice(0, limit);
    const next = found.length > limit ? (items.at(-1)?.id.toString() ?? null) : null;
    if (!isText) return void reply.send({ items: items.map(lineJson), next });
    if (next !== null) void reply.header('link', `<${pageAfter(request, next)}>; rel="next"`);
    void reply.type(TEXT).send(items.map(lineText).join(''));
  }
}

const prefersText = ({ headers: { accept = '' } }: FastifyRequest): boolean =>
  accept.includes('text/plain') && !accept.includes('json');

/** The same question, for the lines after these. */
const pageAfter = ({ url }: FastifyRequest, next: string): string => {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  searchParams.set('after', next);
  return `${pathname}?${searchParams.toString()}`;
};

async function* allAsText(
  lines: LogStore,
  query: LogQuery,
  first: bigint | null,
): AsyncGenerator<string> {
  let before = first;
  let page: KeptLine[];
  do {
    page = await lines.page(filterOf(query), { before, limit: MOST_LINES });
    yield page.map(lineText).join('');
    before = page.at(-1)?.id ?? null;
  } while (page.length === MOST_LINES);
}
