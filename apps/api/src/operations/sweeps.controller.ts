import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiTags } from '@nestjs/swagger';
import { confirmClock } from '#domain/instance/confirm-clock';
import { instance } from '#domain/instance/instance';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';

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
}
