import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Patch, Post, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { whyNothing } from '#domain/access/consent';
import { type Decision, Refusal } from '#domain/kernel';
import { changeCryptKey } from '#domain/settings/change-crypt-key';
import { changePbxName } from '#domain/settings/change-pbx-name';
import { changeBin } from '#domain/settings/change-bin';
import { changeRetention } from '#domain/settings/change-retention';
import { changeRetentionRules } from '#domain/settings/change-retention-rules';
import { changeTimestampAuthority } from '#domain/settings/change-timestamp-authority';
import { changeTraceLevels } from '#domain/settings/change-trace-levels';
import { changeWatermark } from '#domain/settings/change-watermark';
import { changeWebdavCredentials } from '#domain/settings/change-webdav-credentials';
import { type Settings, type SettingsEvent, settings } from '#domain/settings/settings';
import { keepingUnder } from '#infra/retention/keeping';
import { Needs } from '../access/needs.js';
import { encodeCaptureCredentials, makeCaptureCredentials } from '../capture/credentials.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { keepingWithout } from '../users/removed-users.js';
import { keyMadeOf, takeCryptKey } from './crypt-keys.js';
import { confirmed, countOf, inOneGo, refuseUnknownConditions, settingsAfter } from './removals.js';
import { secretBlob } from '#infra/blobs/secret-blob';
import {
  type newCredentials,
  previewAnswer,
  previewQuery,
  settingsChanges,
  settingsView,
} from './settings.schema.js';
import { refuseUnknownPeople } from './without-licence.js';

type Changes = z.infer<typeof settingsChanges>;
type Keeping = Pick<Changes, 'retentionDays' | 'retentionRules' | 'binDays'>;

const VISIBLE_WITHIN_MS = 2_000;
const MOST_OWNERS = 100;

@ApiTags('settings')
@Controller('api/settings')
export class SettingsController {
  constructor(private readonly context: Context) {}

  @Get()
  @Needs('settings')
  @ApiOkResponse({ standardSchema: settingsView })
  async show(): Promise<z.infer<typeof settingsView>> {
    const { webdav, retentionRules, cryptKey, cryptKeys, ...others } =
      await this.context.settings.current();
    const inForce = cryptKeys.find(({ id }) => id === cryptKey);
    return {
      ...others,
      cryptKey: inForce
        ? {
            number: inForce.number,
            since: inForce.since,
            open: this.context.house.keyring.isOpen(inForce.id),
          }
        : null,
      retentionRules: [...retentionRules],
      webdav: webdav && { user: webdav.user },
    };
  }

  /**
   * Changes what is named and leaves the rest; a secret is write-only. What removes recordings at once
   * needs their number in `confirmRemovals`, else 409 `removals-unconfirmed` says how many.
   */
  @Patch()
  @Needs('settings')
  @ApiOkResponse({ standardSchema: settingsView })
  async change(
    @Body({ schema: settingsChanges }) body: Changes,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { house, watch } = this.context;
    const on = occasionOf(house.clock, caller, requestId);
    const before = await this.inForce();
    const made = body.cryptKey ? await keyMadeOf(house, body.cryptKey) : null;
    const decide = await confirmed(this.context, {
      before,
      decide: inOneGo([
        ...(await this.decisionsFor(body)),
        ...(body.cryptKey === undefined ? [] : [changeCryptKey(made && made.key)]),
      ]),
      on,
      confirmed: body.confirmRemovals,
    });
    const position = await house.ledger.transact(settings, null, decide, on);
    if (body.cryptKey !== undefined) await takeCryptKey(house, made);
    const shown = position === null || (await watch.waitFor(position, VISIBLE_WITHIN_MS));
    if (!shown) void reply.header('location', '/api/settings');
    void reply.status(shown ? 200 : 202).send(await this.show());
  }

  /** What such settings would remove by themselves, and when. Nothing is changed. */
  @Post('preview')
  @HttpCode(200)
  @Needs('settings')
  @ApiOkResponse({ standardSchema: previewAnswer })
  async preview(
    @Body({ schema: previewQuery }) body: z.infer<typeof previewQuery>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<z.infer<typeof previewAnswer>> {
    const nothing = whyNothing(caller);
    if (nothing !== null) throw new Refusal('forbidden', 'not-allowed', nothing);
    const { house, previews } = this.context;
    const { limit, after, withoutLicence, withoutUsers, ...keeping } = body;
    const users = [...(withoutLicence?.users ?? []), ...(withoutUsers ?? [])];
    await refuseUnknownPeople(this.context, { users, templates: withoutLicence?.templates ?? [] });
    const on = occasionOf(house.clock, caller, requestId);
    const before = await this.inForce();
    const wanted = settingsAfter(before, inOneGo(await this.keepingDecisions(keeping))(before, on));
    const from = await keepingUnder(house.ledger, before);
    const to = await keepingWithout(house.ledger, wanted, withoutUsers ?? []);
    const change = { from, to, now: on.at, withoutLicence, withoutUsers };
    const [owners, page, owned] = await Promise.all([
      previews.byOwner(change),
      previews.page(change, { limit, after }),
      users.length === 0 ? null : this.context.recordings.countOf(users),
    ]);
    return {
      atOnce: countOf(owners, 'atOnce'),
      within30Days: countOf(owners, 'within30Days'),
      unlicensed: countOf(owners, 'unlicensed'),
      owned,
      byOwner: owners.slice(0, MOST_OWNERS),
      ...page,
    };
  }

  private async inForce(): Promise<Settings> {
    return (await this.context.house.ledger.load(settings, null)).state;
  }

  private async decisionsFor(body: Changes) {
    const { pbxName, webdav, traceLevels, watermark, timestampAuthority } = body;
    const decisions = await this.keepingDecisions(body);
    if (pbxName !== undefined) decisions.push(changePbxName(pbxName));
    if (traceLevels !== undefined) decisions.push(changeTraceLevels(traceLevels));
    if (watermark !== undefined) decisions.push(changeWatermark(watermark));
    if (timestampAuthority !== undefined)
      decisions.push(changeTimestampAuthority(timestampAuthority));
    if (webdav !== undefined)
      decisions.push(changeWebdavCredentials(webdav && (await this.keepSecret(webdav))));
    return decisions;
  }

  private async keepingDecisions({ retentionDays, retentionRules, binDays }: Keeping) {
    const decisions: Decision<Settings, SettingsEvent>[] = [];
    if (retentionDays !== undefined) decisions.push(changeRetention(retentionDays));
    if (retentionRules !== undefined) {
      await refuseUnknownConditions(this.context, retentionRules);
      decisions.push(changeRetentionRules(retentionRules));
    }
    if (binDays !== undefined) decisions.push(changeBin(binDays));
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
