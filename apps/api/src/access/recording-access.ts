import { type Caller, type Verb, may } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import { goneForGood } from '#domain/recording/removable';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import type { RecordingQueries } from '#infra/read-model/recordings/recording.queries';
import type { Activity, Who } from './activity.js';
import type { LiveSession } from '../sessions/sessions.js';

/** Where every door asks: the recording, if this session may do this to it. */
export class RecordingAccess {
  constructor(
    private readonly recordings: RecordingQueries,
    private readonly activity: Activity,
  ) {}

  /**
   * May somebody of this role do such a thing to any recording? `id`: of the one it is about, as the
   * request has it. @throws Refusal, which is noted with the recording, or with the caller where it is
   * about none
   */
  async admit(session: LiveSession, verb: Verb, id?: string): Promise<void> {
    const { allowed, why, code = 'not-allowed' } = may(session, verb);
    if (allowed) return;
    const recording = id === undefined ? null : await this.recordings.one(id);
    if (recording) this.activity.refused(session, recording.id, verb, code);
    else this.activity.refusedAtDoor(session, verb, code);
    throw new Refusal('forbidden', code, why);
  }

  /**
   * What is not the caller's to see looks like what does not exist; what he may see but not do is refused
   * by name. @throws Refusal
   */
  async permit(session: Caller & Who, verb: Verb, id: string): Promise<RecordingJson> {
    const recording = await this.recordings.one(id);
    if (!recording) throw new Refusal('unknown', 'recording-unknown');
    if (allows(session, verb, recording)) return remaining(verb, recording);
    const { why, code = 'not-allowed' } = may(session, verb, recording);
    this.activity.refused(session, recording.id, verb, code);
    if (!allows(session, 'open', recording)) throw new Refusal('unknown', 'recording-unknown');
    throw new Refusal('forbidden', code, why);
  }
}

/** Of what is gone a tombstone and a history remain. @throws Refusal */
const remaining = (verb: Verb, recording: RecordingJson): RecordingJson => {
  if (!remains(verb, recording)) throw goneForGood();
  return recording;
};

/** Is there still of it what this is about? What is in the recycle bin is there. */
export const remains = (verb: Verb, { state }: Pick<RecordingJson, 'state'>): boolean =>
  state !== 'deleted' || LASTING.has(verb);
const LASTING: ReadonlySet<Verb> = new Set<Verb>(['open', 'history', 'delete', 'purge']);

export const allows = (session: Caller, verb: Verb, recording: RecordingJson): boolean =>
  may(session, verb, recording).allowed;
