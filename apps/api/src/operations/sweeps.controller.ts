import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { confirmClock } from '#domain/instance/confirm-clock';
import { instance } from '#domain/instance/instance';
import { Refusal } from '#domain/kernel';
import { sweepNames } from '#infra/queue/sweeps';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';

const nameParam = z.string().max(100);

@ApiTags('operations')
@Controller('api/sweeps')
export class SweepsController {
  constructor(private readonly context: Context) {}

  /**
   * Says that the clock is right, and that sweeps may go on. While the clock is believed there is nothing
   * to confirm: 409 `clock-not-in-doubt`.
   */
  @Post('confirm-clock')
  @HttpCode(204)
  @Needs('operate')
  @ApiNoContentResponse()
  async confirmClock(@Caller() caller: LiveSession, @RequestId() requestId: string): Promise<void> {
    const { house, guard } = this.context;
    const decide = confirmClock(await guard.doubt(), guard.machineNow());
    const on = occasionOf(house.clock, caller, requestId);
    await house.ledger.transact(instance, null, decide, on);
  }

  /** Has a sweep take a turn at once, beside its schedule; `GET /api/status` shows how it went. */
  @Post(':name/run')
  @HttpCode(202)
  @Needs('operate')
  @ApiAcceptedResponse()
  async run(@Param('name', { schema: nameParam }) name: string): Promise<void> {
    const sweep = sweepNames.find((each) => each === name);
    if (!sweep)
      throw new Refusal('unknown', 'sweep-unknown', `Sweeps are ${sweepNames.join(', ')}.`);
    await this.context.queues.sweepNow(sweep);
  }
}
