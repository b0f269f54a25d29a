import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { type Decision, Refusal } from '#domain/kernel';
import { changeLicence } from '#domain/template/change-licence';
import { create } from '#domain/template/create';
import { deleteTemplate } from '#domain/template/delete';
import { templateId, templateUnknown } from '#domain/template/name';
import { type Template, type TemplateEvent, template } from '#domain/template/template';
import type { TemplateJson } from '#infra/read-model/templates/template.queries';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { type Effect, takeEffect } from '../take-effect.js';
import {
  changedTemplate,
  nameParam,
  newTemplate,
  templateList,
  templateSchema,
} from './template.schema.js';

type Shown = z.infer<typeof templateSchema>;

/** The config templates of the PBX, through which users may have the licence to be recorded. */
@ApiTags('templates')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly context: Context) {}

  @Get()
  @Needs('administer')
  @ApiOkResponse({ standardSchema: templateList })
  async list(): Promise<{ items: Shown[] }> {
    return { items: (await this.context.templates.all()).map(viewOfRow) };
  }

  @Get(':name')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: templateSchema })
  async show(@Param('name', { schema: nameParam }) name: string): Promise<Shown> {
    const found = await this.context.templates.byName(name);
    if (!found) throw templateUnknown(name);
    return viewOfRow(found);
  }

  @Post()
  @Needs('administer')
  @ApiCreatedResponse({ standardSchema: templateSchema })
  @ApiAcceptedResponse({ standardSchema: templateSchema })
  async create(
    @Body({ schema: newTemplate }) { name, licensed }: z.infer<typeof newTemplate>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const effect = await this.let(create(name, licensed), name, { caller, requestId });
    void reply.header('location', `/api/templates/${encodeURIComponent(name)}`);
    void reply.status(effect.shown ? 201 : 202).send(await this.viewOf(name, effect));
  }

  /**
   * Gives the template the licence, or takes it away. Without it, the recordings of those who belong to
   * it go 30 days later; POST /api/settings/preview says which.
   */
  @Put(':name')
  @Needs('administer')
  @ApiOkResponse({ standardSchema: templateSchema })
  @ApiAcceptedResponse({ standardSchema: templateSchema })
  async change(
    @Param('name', { schema: nameParam }) name: string,
    @Body({ schema: changedTemplate }) body: z.infer<typeof changedTemplate>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { name: said = name, licensed } = body;
    if (templateId(said) !== templateId(name)) throw new Refusal('invalid', 'template-name-fixed');
    const effect = await this.let(changeLicence(name, licensed), name, { caller, requestId });
    void reply.status(effect.shown ? 200 : 202).send(await this.viewOf(name, effect));
  }

  /** Only what nobody belongs to can be taken away: else 409 `template-in-use`. */
  @Delete(':name')
  @Needs('administer')
  @HttpCode(204)
  @ApiNoContentResponse()
  async delete(
    @Param('name', { schema: nameParam }) name: string,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<void> {
    const { house, templates } = this.context;
    if ((await house.ledger.load(template, templateId(name))).position === null)
      throw templateUnknown(name);
    const members = (await templates.byName(name))?.members ?? 0;
    await this.let(deleteTemplate(members), name, { caller, requestId });
  }

  private let(
    decide: Decision<Template, TemplateEvent>,
    name: string,
    { caller, requestId }: { caller: LiveSession; requestId: string },
  ): Promise<Effect<Template>> {
    const on = occasionOf(this.context.house.clock, caller, requestId);
    return takeEffect(this.context, { aggregate: template, id: templateId(name), decide, on });
  }

  /** As it was decided, with the members that the catalogue shows. */
  private async viewOf(name: string, { state }: Effect<Template>): Promise<Shown> {
    if (state === null) throw templateUnknown(name);
    const members = (await this.context.templates.byName(name))?.members ?? 0;
    return {
      name: state.name,
      licensed: state.unlicensedSince === null,
      unlicensedSince: state.unlicensedSince,
      members,
    };
  }
}

const viewOfRow = ({ name, licensed, unlicensedSince, members }: TemplateJson): Shown => ({
  name,
  licensed,
  unlicensedSince: unlicensedSince?.toISOString() ?? null,
  members,
});
