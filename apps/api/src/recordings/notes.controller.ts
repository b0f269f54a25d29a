import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Put, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { refuseUnlessNotes } from '#domain/access/acting';
import { type Decision, Refusal } from '#domain/kernel';
import { addNote } from '#domain/recording/add-note';
import { changeNote } from '#domain/recording/change-note';
import type { Holds } from '#domain/recording/held';
import { MAX_NOTE } from '#domain/recording/notes';
import type { Recording, RecordingEvent } from '#domain/recording/recording';
import { removeNote } from '#domain/recording/remove-note';
import { Activity } from '../access/activity.js';
import { Needs } from '../access/needs.js';
import { RecordingAccess } from '../access/recording-access.js';
import { Context } from '../context.js';
import { Caller, RequestId } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { type Notes, noteSchema, notesOn, notesSchema } from './notes.js';
import { RecordingActs } from './recording-acts.js';
import { idParam } from './recording.schema.js';

const noteParams = z.object({ id: idParam, note: idParam });
const noteBody = z.strictObject({ text: z.string().max(MAX_NOTE) });

/** What people write on a recording. Who wrote a note may change it, and an administrator may. */
@ApiTags('recordings')
@Controller('api/recordings/:id/notes')
export class NotesController {
  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
    private readonly acts: RecordingActs,
  ) {}

  @Get()
  @Needs('open')
  @ApiOkResponse({ standardSchema: notesSchema })
  async list(
    @Param('id', { schema: idParam }) id: string,
    @Caller() caller: LiveSession,
  ): Promise<Notes> {
    const { id: recordingId } = await this.access.permit(caller, 'open', id);
    this.activity.opened(caller, recordingId);
    return this.notesOn(recordingId);
  }

  @Post()
  @Needs('note')
  @ApiCreatedResponse({ standardSchema: noteSchema })
  @ApiAcceptedResponse({ standardSchema: noteSchema })
  async add(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: noteBody }) { text }: z.infer<typeof noteBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const note = randomUUID();
    const act = { verb: 'note' as const, decide: writing(caller, addNote(note, text)), requestId };
    const shown = await this.acts.perform(caller, id, act);
    const added = (await this.notesOn(id)).items.find((each) => each.id === note);
    void reply.header('location', `/api/recordings/${id}/notes/${note}`);
    void reply.status(shown ? 201 : 202).send(added);
  }

  @Put(':note')
  @Needs('note')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async change(
    @Param({ schema: noteParams }) { id, note }: z.infer<typeof noteParams>,
    @Body({ schema: noteBody }) { text }: z.infer<typeof noteBody>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.permitOwn(caller, id, note);
    await this.acts.act(reply, caller, id, {
      verb: 'note',
      decideUnder: (holds) => writing(caller, changeNote(note, text, holds)),
      requestId,
    });
  }

  @Delete(':note')
  @Needs('note')
  @ApiNoContentResponse()
  @ApiAcceptedResponse()
  async remove(
    @Param({ schema: noteParams }) { id, note }: z.infer<typeof noteParams>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.permitOwn(caller, id, note);
    const decideUnder = (holds: Holds) => writing(caller, removeNote(note, holds));
    await this.acts.act(reply, caller, id, { verb: 'note', decideUnder, requestId });
  }

  /** @throws Refusal when the note is somebody else's, and the caller no administrator */
  private async permitOwn(caller: LiveSession, id: string, note: string): Promise<void> {
    const { id: recordingId } = await this.access.permit(caller, 'note', id);
    if (caller.role === 'admin') return;
    const found = (await this.notesOn(recordingId)).items.find((each) => each.id === note);
    if (found !== undefined && found.by !== `user:${caller.userId}`)
      throw new Refusal('forbidden', 'note-of-another', 'Somebody else wrote this note.');
  }

  private notesOn(id: string): Promise<Notes> {
    return notesOn(this.context.house, id, this.context.users);
  }
}

/** Only where the caller's App object has notes. */
const writing =
  (
    { through }: LiveSession,
    decide: Decision<Recording, RecordingEvent>,
  ): Decision<Recording, RecordingEvent> =>
  (state, on) => {
    refuseUnlessNotes(through);
    return decide(state, on);
  };
