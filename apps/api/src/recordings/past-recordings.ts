import type { z } from 'zod';
import { isUndecided } from '#domain/access/acting';
import { whyNothing } from '#domain/access/consent';
import { explain } from '#domain/access/explain';
import { may, sightOf } from '#domain/access/may';
import { Refusal } from '#domain/kernel';
import { type PastCursor, decodePastCursor, encodePastCursor } from '#infra/read-model/cursor';
import { scopeOf } from '#infra/read-model/holds/hold-scope';
import { type AsOf, type Moment, momentOf } from '#infra/read-model/past/moment';
import { PastCatalogue } from '#infra/read-model/past/past-catalogue';
import type { Activity } from '../access/activity.js';
import type { RecordingAccess } from '../access/recording-access.js';
import { Turnstile } from '../capture/turnstile.js';
import type { Context } from '../context.js';
import { seenBy } from '../holds/seen-recording.js';
import type { LiveSession } from '../sessions/sessions.js';
import {
  type PastSession,
  goesByNames,
  pastConsents,
  pastSession,
  pastUser,
  seenAs,
} from './past-session.js';
import type { PastQuery, asOfSchema, pastLimits } from './past.schema.js';
import type { listQuery } from './recording.schema.js';
import { textOf } from './text-of.js';

type ListQuery = z.infer<typeof listQuery> & { readonly asOf: AsOf };
type Asked = PastQuery & { readonly asOf: AsOf };
type Limit = (typeof pastLimits)[number];

/** Each takes a connection to the database while it looks. */
const AT_ONCE = 2;

/** What recordings were, and who saw them, at a moment: for those who may read what happened. */
export class PastRecordings {
  private readonly turnstile = new Turnstile(AT_ONCE);

  constructor(
    private readonly context: Context,
    private readonly access: RecordingAccess,
    private readonly activity: Activity,
  ) {}

  /** A page of the list as it stood. @throws Refusal */
  async list(caller: LiveSession, query: ListQuery) {
    await this.access.admit(caller, 'events');
    const { asOf, user, appObject, limit, after, ...filter } = query;
    const cursor = after === undefined ? null : decodePastCursor(after);
    const moment = await this.momentOf(asOf, cursor);
    return this.read(moment, async (past) => {
      const then = await this.seer(past, moment, { user, appObject });
      const within = filter.hold === undefined ? undefined : await coveredBy(past, filter.hold);
      const found = await past.list({
        filter: { ...filter, within },
        sight: sightOf(then ?? caller),
        limit,
        after: cursor,
      });
      const ids = found.items.map(({ id }) => id);
      this.activity.listed(caller, textOf(filter), ids, { asOf: this.traceOf(moment, then) });
      const onThem = await past.holds.on(ids);
      return {
        items: found.items.map((item) => seenBy(then ?? caller, item, onThem)),
        next:
          found.next &&
          encodePastCursor({ ...found.next, position: moment.position, asked: textOfAsOf(asOf) }),
        asOf: await this.saidOf(past, moment, then, ids),
      };
    });
  }

  /** One recording as it stood. @throws Refusal */
  async open(caller: LiveSession, id: string, { asOf, user, appObject }: Asked) {
    await this.access.admit(caller, 'events', id);
    const moment = await this.momentOf(asOf);
    return this.read(moment, async (past) => {
      const then = await this.seer(past, moment, { user, appObject });
      const found = await foundThen(past, id);
      const { allowed, why } = may(then ?? caller, 'open', found);
      const trace = this.traceOf(moment, then);
      if (!allowed) {
        // Not opened, but told: who could not see it then, and why.
        this.activity.explained(caller, id, then?.userId ?? caller.userId, trace);
        throw new Refusal('unknown', 'recording-not-seen', why);
      }
      this.activity.opened(caller, id, trace);
      const seen = seenBy(then ?? caller, found, await past.holds.on([id]));
      return { ...seen, asOf: await this.saidOf(past, moment, then, [id]) };
    });
  }

  /** Why somebody might see a recording then, or might not. @throws Refusal */
  async why(caller: LiveSession, id: string, { asOf, user: wanted = caller.userId }: Asked) {
    await this.access.admit(caller, 'events', id);
    const moment = await this.momentOf(asOf);
    return this.read(moment, async (past) => {
      const recording = await foundThen(past, id);
      const user = await pastUser(past, wanted);
      const memberOf = await past.appObjects.of(user.id);
      const consents = await pastConsents(past, user.id, moment.at);
      const ways = explain(
        { user: { ...user, name: user.name ?? user.id }, memberOf, consents },
        recording,
      );
      const trace = { position: moment.position.toString(), user: user.id };
      this.activity.explained(caller, id, user.id, trace);
      const said = await this.saidOf(past, moment, null, [id]);
      return { recording: id, user, sees: ways.some(({ sees }) => sees), ways, asOf: said };
    });
  }

  private read<T>(moment: Moment, work: (past: PastCatalogue) => Promise<T>): Promise<T> {
    const { house, readModel } = this.context;
    const source = { house, catalogue: readModel.catalogue };
    return this.turnstile.pass(() => PastCatalogue.read(source, moment.position, work));
  }

  /** All pages of a list are as of the same position. @throws Refusal */
  private async momentOf(asOf: AsOf, cursor: PastCursor | null = null): Promise<Moment> {
    const { readModel, house } = this.context;
    const isSame = cursor?.asked === textOfAsOf(asOf) || cursor?.position === asOf;
    if (cursor && !isSame)
      throw new Refusal(
        'invalid',
        'cursor-of-another-moment',
        `The page to continue from is of a list as of ${cursor.asked}; ask for that, or start again without \`after\`.`,
      );
    const found = await momentOf(readModel.catalogue, cursor?.position ?? asOf, house.clock.now());
    return asOf instanceof Date ? { ...found, at: asOf } : found;
  }

  /** As whom it is seen; `null`: as whoever asks. @throws Refusal */
  private async seer(
    past: PastCatalogue,
    { at }: Moment,
    { user, appObject }: PastQuery,
  ): Promise<PastSession | null> {
    return user === undefined ? null : pastSession(past, { user, appObject, at });
  }

  private traceOf({ position }: Moment, then: PastSession | null) {
    return { position: position.toString(), user: then?.userId ?? null };
  }

  private async saidOf(
    past: PastCatalogue,
    { position, at }: Moment,
    then: PastSession | null,
    ids: readonly string[],
  ): Promise<z.infer<typeof asOfSchema>> {
    const limits: Limit[] = [];
    if (then && isUndecided(then.through)) limits.push('app-object-not-known');
    if (then && whyNothing(then) !== null) limits.push('no-consent');
    if (then && goesByNames(then) && (await past.forgotten()) > 0) limits.push('people-forgotten');
    return {
      ...{ position: position.toString(), at: at.toISOString() },
      ...(then && seenAs(then)),
      ...{ limits, erased: await past.erased(ids) },
    };
  }
}

const textOfAsOf = (asOf: AsOf): string =>
  asOf instanceof Date ? asOf.toISOString() : asOf.toString();

/** @throws Refusal */
const foundThen = async (past: PastCatalogue, id: string) => {
  const found = await past.one(id);
  if (found) return found;
  throw new Refusal('unknown', 'recording-unknown', 'There was no such recording then.');
};

/** @throws Refusal */
const coveredBy = async (past: PastCatalogue, id: string) => {
  const hold = await past.holds.one(id);
  if (hold) return scopeOf(hold.placed);
  throw new Refusal('unknown', 'hold-unknown', 'There was no such hold then.');
};
