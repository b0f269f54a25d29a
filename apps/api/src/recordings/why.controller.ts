import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Consent } from '#domain/access/consent';
import { explain } from '#domain/access/explain';
import { Refusal } from '#domain/kernel';
import { roles } from '#domain/user/user';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { PastRecordings } from './past-recordings.js';
import { asOfSchema, pastQuery } from './past.schema.js';
import { idParam } from './recording.schema.js';

const whyQuery = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Id, name or extension of a user; without it, whoever asks' }),
  asOf: pastQuery.asOf,
});

const whySchema = z.object({
  recording: z.string(),
  user: z.object({ id: z.string(), name: z.string().nullable(), role: z.enum(roles) }),
  sees: z.boolean().meta({ description: 'Is there any way in which he sees it?' }),
  ways: z.array(
    z.object({
      appObject: z
        .string()
        .nullable()
        .meta({ description: 'The App object that he would act through; null: by his role alone' }),
      sees: z.boolean(),
      why: z.string().meta({ description: 'In words' }),
      verbs: z.array(z.string()).meta({ description: 'What he may do with it' }),
    }),
  ),
  asOf: asOfSchema.exactOptional().meta({ description: 'Of the past: when that was' }),
});

/** Why a person may see a recording, or may not. */
@ApiTags('recordings')
@Controller('api/recordings/:id/why')
export class WhyController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly past: PastRecordings,
  ) {}

  /** Everyone may ask it about himself, of what he sees; administrators and auditors about everybody. */
  @Get()
  @Needs('open')
  @ApiOkResponse({ standardSchema: whySchema })
  async why(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: whyQuery }) { user: wanted, asOf }: z.infer<typeof whyQuery>,
    @Caller() caller: LiveSession,
  ): Promise<z.infer<typeof whySchema>> {
    if (asOf !== undefined)
      return whySchema.parse(await this.past.why(caller, id, { user: wanted, asOf }));
    const recording = await this.access.permit(caller, 'open', id);
    const userId = wanted === undefined ? caller.userId : await this.meant(caller, wanted, id);
    const { users, appObjects } = this.context;
    const [user, memberOf, consents] = await Promise.all([
      users.one(userId),
      appObjects.of(userId),
      this.givenTo(userId),
    ]);
    if (user === null) throw unknownUser(wanted);
    const asked = { user: { ...user, name: user.name ?? user.id }, memberOf, consents };
    const ways = explain(asked, recording);
    this.activity.explained(caller, id, userId);
    return whySchema.parse({ recording: id, user, sees: ways.some(({ sees }) => sees), ways });
  }

  /** What supervisors gave to sessions of his, as it is at this moment. */
  private async givenTo(userId: string): Promise<Consent[]> {
    const { supervisions, consents } = this.context;
    const running = await supervisions.runningFor(userId);
    return [...(await consents.given(running.map(({ session }) => session))).values()];
  }

  /** @throws Refusal */
  private async meant(caller: LiveSession, wanted: string, id: string): Promise<string> {
    const found = await this.context.users.meantBy(wanted);
    if (!found.every((each) => each === caller.userId) || found.length === 0)
      await this.access.admit(caller, 'events', id);
    const [only, ...others] = found;
    if (only === undefined) throw unknownUser(wanted);
    if (others.length === 0) return only;
    throw new Refusal(
      'invalid',
      'user-ambiguous',
      `"${wanted}" may be ${String(found.length)} users; name the one you mean by his id.`,
    );
  }
}

const unknownUser = (wanted: string | undefined) =>
  new Refusal('unknown', 'user-unknown', `There is no user "${wanted ?? ''}".`);
