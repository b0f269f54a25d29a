import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller } from '../occasion.js';
import { PRODUCT } from '../product.js';
import type { LiveSession } from '../sessions/sessions.js';
import { CallSheetPool } from './download/call-sheet-pool.js';
import { attachment } from './download/file-name.js';
import { goneOf } from './gone-of.js';
import { type Receipt, receiptOf, receiptSchema } from './receipt.js';
import { receiptSheetFacts } from './receipt-sheet-facts.js';
import { idParam } from './recording.schema.js';
import { timeZoneParam } from './time-zone.js';

/** More than the lifecycle of one recording ever has. */
const MOST_EVENTS = 10_000;

const receiptQuery = z.strictObject({
  format: z.enum(['json', 'pdf']).default('json'),
  timeZone: timeZoneParam,
});

@ApiTags('recordings')
@Controller('api/recordings/:id/receipt')
export class ReceiptController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly sheets: CallSheetPool,
  ) {}

  /** The receipt of a deletion, for who could open the recording; 404 while it is not deleted. */
  @Get()
  @Needs('open')
  @ApiOkResponse({ standardSchema: receiptSchema, description: 'JSON, or with format=pdf a PDF' })
  async receipt(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: receiptQuery }) { format, timeZone }: z.infer<typeof receiptQuery>,
    @Caller() caller: LiveSession,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const receipt = await this.receiptFor(await this.access.permit(caller, 'open', id));
    if (request.method !== 'HEAD') this.activity.downloaded(caller, id, 'receipt');
    void reply.header('cache-control', 'private, no-store');
    if (format === 'json') return void reply.send(receipt);
    const { house, settings } = this.context;
    const facts = receiptSheetFacts(receipt, {
      product: PRODUCT,
      pbxName: (await settings.current()).pbxName,
      exportedAt: house.clock.now(),
      exportedBy: caller.name,
      timeZone,
    });
    const pdf = await this.sheets.render({ kind: 'receipt', facts }, goneOf(reply));
    void reply
      .header('content-disposition', attachment(`Deletion receipt ${id}.pdf`))
      .type('application/pdf')
      .send(Buffer.from(pdf));
  }

  private async receiptFor(recording: RecordingJson): Promise<Receipt> {
    const { audit, users } = this.context;
    const stream = `recording-${recording.id}`;
    const { items } = await audit.events({ stream, limit: MOST_EVENTS });
    const receipt = await receiptOf(recording, items, users);
    if (receipt) return receipt;
    throw new Refusal(
      'unknown',
      'recording-not-deleted',
      'It was not deleted; there is a receipt only of what is gone.',
    );
  }
}
