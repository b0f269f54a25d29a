import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { liftLockout } from '#domain/user/lift-lockout';
import { refuseNobody } from '#domain/user/refuse-nobody';
import { user } from '#domain/user/user';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import { idParam } from '../recordings/recording.schema.js';
import type { LiveSession } from '../sessions/sessions.js';
import { SignInLimit } from '../sessions/sign-in-limit.js';

const lockoutSchema = z.object({
  everywhereUntil: z.iso.datetime().nullable().meta({
    description: 'Until then nobody signs in with it from where its user has not done so lately',
  }),
  somewhereUntil: z.iso.datetime().nullable().meta({
    description: 'Until then nobody signs in with it from the address that failed too often last',
  }),
});

/** What too many failed sign-ins with an account have led to. */
@ApiTags('users')
@Controller('api/users/:id/lockout')
export class LockoutController {
  constructor(
    private readonly context: Context,
    private readonly limit: SignInLimit,
  ) {}

  @Get()
  @Needs('administer')
  @ApiOkResponse({ standardSchema: lockoutSchema })
  async show(@Param('id', { schema: idParam }) id: string): Promise<z.infer<typeof lockoutSchema>> {
    const { ledger, clock } = this.context.house;
    refuseNobody((await ledger.load(user, id)).state);
    const { everywhereMs, somewhereMs } = await this.limit.lockout(id);
    const now = clock.now().getTime();
    const until = (ms: number) => (ms === 0 ? null : new Date(now + ms).toISOString());
    return { everywhereUntil: until(everywhereMs), somewhereUntil: until(somewhereMs) };
  }

  /** Whoever knows the password signs in again at once. */
  @Delete()
  @Needs('administer')
  @HttpCode(204)
  async lift(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    const { ledger, clock } = this.context.house;
    await ledger.transact(user, id, liftLockout, occasionOf(clock, caller, requestId));
    await this.limit.lift(id);
  }
}
