import { type Session, may } from '#domain/access/may';
import type { HoldName, HoldsById } from '#infra/read-model/holds/hold.queries';
import type { RecordingJson } from '#infra/read-model/recordings/recording-json';
import { type Remedy, remedyOf } from '../recordings/remedy.js';

/** A recording as one caller sees it. */
export type SeenRecording = RecordingJson & {
  /** It is under a legal hold: nothing removes it, so it has no day either. */
  readonly held: boolean;
  /** The holds that it is under; `null` to who may not see holds. */
  readonly holds: readonly HoldName[] | null;
  /** What may help it, when it could not be converted. */
  readonly remedy: Remedy;
};

const NOTHING_TAKES_IT = {
  removesOn: null,
  removesRule: null,
  removesWhy: null,
  removesDays: null,
  removesRuleName: null,
};

/** Adds what this session may know of the holds on a recording, and what may help it. */
export const seenBy = (
  session: Session,
  recording: RecordingJson,
  onThem: HoldsById,
): SeenRecording => {
  const holds = onThem.get(recording.id) ?? [];
  const held = holds.length > 0;
  return {
    ...recording,
    ...(held && NOTHING_TAKES_IT),
    held,
    holds: may(session, 'holds').allowed ? holds : null,
    remedy: remedyOf(recording),
  };
};
