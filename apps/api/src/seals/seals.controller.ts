import { Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Refusal } from '#domain/kernel';
import type { ManifestOf } from '#domain/seal/manifest';
import { appendCheckpoint, rotateKey } from '#seals/checkpoints';
import { type Entry, entryHash } from '#seals/entry';
import { keyEntries } from '#seals/known-keys';
import { publicKeyPem } from '#seals/signing';
import { stampOf } from '#seals/stamps/stamp-of';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import {
  checkpointSchema,
  checkpointsPage,
  keysPage,
  pageQuery,
  sealsSchema,
  type statementSchema,
  statementsPage,
  statementsQuery,
} from './seal.schema.js';

type Key = z.infer<typeof keysPage>['items'][number];
type Checkpoint = z.infer<typeof checkpointSchema>;
type Statement = z.infer<typeof statementSchema>;

const MOST_STATEMENTS = 100_000;

@ApiTags('seals')
@Controller('api/seals')
export class SealsController {
  constructor(private readonly context: Context) {}

  /** How the chain of seals is: how far, how many wait, what the comparison of all has found. */
  @Get()
  @Needs('seals')
  @ApiOkResponse({ standardSchema: sealsSchema })
  async show(): Promise<z.infer<typeof sealsSchema>> {
    const { settings, seals } = this.context;
    const [{ watermark }, head, progress, round] = await Promise.all([
      settings.current(),
      seals.chain.head(),
      seals.queries.counts(),
      seals.rounds.current(),
    ]);
    const [checkpoint = null] = await this.newest(1);
    return {
      watermark,
      chain: {
        id: seals.chain.id,
        entries: head === null ? 0 : head.sequence + 1,
        head: head?.hash ?? null,
        key: head?.key ?? null,
      },
      progress,
      checkpoint,
      scrub: {
        round: round.round,
        lookedAt: round.lookedAt,
        endedAt: round.endedAt?.toISOString() ?? null,
        faulty: [...round.faulty],
      },
      keys: await this.keys(),
    };
  }

  /** The public keys that seals were signed with, each vouched for by the one before. */
  @Get('keys')
  @Needs('seals')
  @ApiOkResponse({ standardSchema: keysPage })
  async listKeys(): Promise<z.infer<typeof keysPage>> {
    return { items: await this.keys() };
  }

  /** Signed tree heads, the newest first: whoever keeps them can prove that nothing was changed later. */
  @Get('checkpoints')
  @Needs('seals')
  @ApiOkResponse({ standardSchema: checkpointsPage })
  async listCheckpoints(
    @Query({ schema: pageQuery }) { limit }: z.infer<typeof pageQuery>,
  ): Promise<z.infer<typeof checkpointsPage>> {
    return { items: await this.newest(limit) };
  }

  /** Signed daily statements of how many captures began, ended, failed and went, the newest first. */
  @Get('statements')
  @Needs('seals')
  @ApiOkResponse({ standardSchema: statementsPage })
  async listStatements(
    @Query({ schema: statementsQuery }) { limit, after }: z.infer<typeof statementsQuery>,
  ): Promise<z.infer<typeof statementsPage>> {
    const { chain, queries } = this.context.seals;
    const all = (await queries.entriesOf('StatementChained', MOST_STATEMENTS)).map(Number);
    const left = after === undefined ? all : all.filter((place) => place < after);
    const places = left.slice(0, limit);
    const entries = await Promise.all(places.map((place) => chain.entryOfKind('statement', place)));
    const next = left.length > places.length ? places.at(-1) : undefined;
    return {
      items: entries.filter((entry) => entry !== null).map(statementJson),
      next: next ?? null,
    };
  }

  /** Signs the head of the chain now, beside the daily one. */
  @Post('checkpoints')
  @HttpCode(201)
  @Needs('operate')
  @ApiCreatedResponse({ standardSchema: checkpointSchema })
  async sign(@Caller() caller: LiveSession, @RequestId() requestId: string): Promise<Checkpoint> {
    const { house, seals } = this.context;
    const entry = await appendCheckpoint(seals, occasionOf(house.clock, caller, requestId));
    if (entry === null) throw nothingSealed();
    return checkpointJson(entry as CheckpointEntry, null);
  }

  /** Seals are signed with a new key from now on, which the one before vouches for. */
  @Post('rotate-key')
  @HttpCode(201)
  @Needs('administer')
  @ApiCreatedResponse({ standardSchema: keysPage })
  async rotate(
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<z.infer<typeof keysPage>> {
    const { house, seals, watch } = this.context;
    const head = await rotateKey(seals, occasionOf(house.clock, caller, requestId));
    if (head === null) throw nothingSealed();
    const position = await house.store.head();
    if (position !== null) await watch.waitFor(position, 2_000);
    return { items: await this.keys() };
  }

  private async keys(): Promise<Key[]> {
    const { chain, queries } = this.context.seals;
    return (await keyEntries(chain, queries)).map(keyJson);
  }

  private async newest(limit: number): Promise<Checkpoint[]> {
    const { chain, queries, house } = this.context.seals;
    const places = await queries.entriesOf('CheckpointChained', limit);
    const checkpoints = await Promise.all(
      places.map(async (place) => {
        const entry = await chain.entryOfKind('checkpoint', Number(place));
        return entry && checkpointJson(entry, await stampOf(house.ledger, entry.manifest));
      }),
    );
    return checkpoints.filter((checkpoint) => checkpoint !== null);
  }
}

const keyJson = (manifest: ManifestOf<'key'>): Key => ({
  id: manifest.newKey,
  publicKey: publicKeyPem(manifest.publicKey),
  since: manifest.sealedAt,
  sequence: manifest.sequence,
  vouchedBy: manifest.key === manifest.newKey ? null : manifest.key,
});

type CheckpointEntry = Entry & { readonly manifest: ManifestOf<'checkpoint'> };

const checkpointJson = (
  { manifest, signature }: CheckpointEntry,
  stamp: Checkpoint['stamp'],
): Checkpoint => ({ manifest, signature, hash: entryHash(manifest), stamp });

const statementJson = ({
  manifest,
  signature,
}: Entry & { readonly manifest: ManifestOf<'statement'> }): Statement => ({
  manifest,
  signature,
  hash: entryHash(manifest),
});

const nothingSealed = () =>
  new Refusal(
    'conflict',
    'nothing-sealed',
    'Nothing was sealed yet: switch the watermark on first.',
  );
