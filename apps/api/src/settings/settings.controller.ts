import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Patch, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Decision, Occasion } from '#domain/kernel';
import { changePbxName } from '#domain/settings/change-pbx-name';
import { changeBin } from '#domain/settings/change-bin';
import { changeRetention } from '#domain/settings/change-retention';
import { changeWebdavCredentials } from '#domain/settings/change-webdav-credentials';
import { type Settings, type SettingsEvent, settings } from '#domain/settings/settings';
import { Needs } from '../access/needs.js';
import { encodeCaptureCredentials, makeCaptureCredentials } from '../capture/credentials.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { secretBlob } from './secret-blob.js';

const MOST_DAYS = 11_000;

const settingsView = z
  .object({
    pbxName: z.string().nullable().meta({ description: 'null: missing, and said so everywhere' }),
    retentionDays: z.int().min(0).max(MOST_DAYS).meta({ description: '0 is never' }),
    binDays: z
      .int()
      .min(1)
      .max(MOST_DAYS)
      .meta({ description: 'how long what is deleted can be restored from the recycle bin' }),
    webdav: z.object({ user: z.string() }).nullable(),
  })
  .meta({ id: 'Settings' });

const newCredentials = z.strictObject({
  user: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[^:\p{Cc}]+$/u, 'must not hold a colon or control characters'),
  password: z.string().min(8).max(200).meta({ writeOnly: true }),
});

const changes = z.strictObject({
  pbxName: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^\P{Cc}+$/u, 'must not hold control characters')
    .nullable()
    .optional(),
  retentionDays: z.int().min(0).max(MOST_DAYS).optional(),
  binDays: z.int().min(1).max(MOST_DAYS).optional(),
  webdav: newCredentials.nullable().optional(),
});

const VISIBLE_WITHIN_MS = 2_000;

@ApiTags('settings')
@Controller('api/settings')
export class SettingsController {
  constructor(private readonly context: Context) {}

  @Get()
  @Needs('settings')
  @ApiOkResponse({ standardSchema: settingsView })
  async show(): Promise<z.infer<typeof settingsView>> {
    const { webdav, ...others } = await this.context.settings.current();
    return { ...others, webdav: webdav && { user: webdav.user } };
  }

  /** Changes what is named and leaves the rest; a secret is write-only. */
  @Patch()
  @Needs('settings')
  @ApiOkResponse({ standardSchema: settingsView })
  async change(
    @Body({ schema: changes }) body: z.infer<typeof changes>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { house, watch } = this.context;
    const decide = inOneGo(await this.decisionsFor(body));
    const on = occasionOf(house.clock, caller, requestId);
    const position = await house.ledger.transact(settings, null, decide, on);
    const shown = position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
    if (!shown) void reply.header('location', '/api/settings');
    void reply.status(shown ? 200 : 202).send(await this.show());
  }

  private async decisionsFor({ pbxName, retentionDays, binDays, webdav }: z.infer<typeof changes>) {
    const decisions: Decision<Settings, SettingsEvent>[] = [];
    if (pbxName !== undefined) decisions.push(changePbxName(pbxName));
    if (retentionDays !== undefined) decisions.push(changeRetention(retentionDays));
    if (binDays !== undefined) decisions.push(changeBin(binDays));
    if (webdav !== undefined)
      decisions.push(changeWebdavCredentials(webdav && (await this.keepSecret(webdav))));
    return decisions;
  }

  /** The secret is durable before the event that names it. */
  private async keepSecret({ user, password }: z.infer<typeof newCredentials>) {
    const secret = randomUUID();
    const bytes = encodeCaptureCredentials(makeCaptureCredentials(user, password));
    await this.context.house.blobs.put(secretBlob(secret), bytes);
    return { user, secret };
  }
}

/** All or none: several changes become events of one append. */
const inOneGo =
  (decisions: readonly Decision<Settings, SettingsEvent>[]): Decision<Settings, SettingsEvent> =>
  (state: Settings, on: Occasion) =>
    decisions.flatMap((decide) => decide(state, on));
