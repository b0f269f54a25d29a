import { Controller, Get, Header, HttpCode, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Needs, Public } from '../access/needs.js';
import { Context } from '../context.js';
import { Metrics } from './metrics.js';
import { ScrapeDoor } from './scrape-door.js';
import { type Status, connectionsOf, statusOf, statusSchema } from './status.js';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly context: Context,
    private readonly metrics: Metrics,
    private readonly scrapes: ScrapeDoor,
  ) {}

  @Get('api/status')
  @Needs('operate')
  @ApiOkResponse({ standardSchema: statusSchema })
  status(): Promise<Status> {
    return statusOf(this.context);
  }

  /** The process runs. */
  @Get('health/live')
  @Public()
  live(): { status: 'up' } {
    return { status: 'up' };
  }

  /** The process can do its work: 503 while something that it needs is away. */
  @Get('health/ready')
  @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const connections = await connectionsOf(this.context);
    const down = connections.filter(({ state }) => state === 'down').map(({ name }) => name);
    void reply.status(down.length === 0 ? 200 : 503);
    return { status: down.length === 0 ? 'up' : 'down', down };
  }

  /**
   * Counts only: no names, no numbers. For administrators and tokens of scope `operate`; without either only
   * on the machine itself, as long as nothing else reaches the product.
   */
  @Get('metrics')
  @Public()
  @HttpCode(200)
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiProduces('text/plain')
  async scrape(@Req() request: FastifyRequest): Promise<string> {
    await this.scrapes.admit(request);
    return this.metrics.text();
  }
}
