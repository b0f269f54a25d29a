import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Needs } from '../access/needs.js';
import { Context } from '../context.js';
import { Caller, RequestId, occasionOf } from '../occasion.js';
import type { LiveSession } from '../sessions/sessions.js';
import { openWith } from './crypt-keys.js';

const cryptKeysView = z
  .object({
    inForce: z.int().nullable().meta({
      description: 'Number of the key under which what comes in is encrypted; null: none',
    }),
    keys: z.array(
      z.object({
        number: z.int(),
        since: z.iso.datetime(),
        open: z.boolean().meta({ description: 'It was entered since the start' }),
        recordings: z.int().meta({ description: 'That take this key to be read' }),
      }),
    ),
    left: z.int().meta({ description: 'Recordings that are still to come under the key in force' }),
    locked: z.int().meta({ description: 'Recordings whose key was not entered since the start' }),
  })
  .meta({ id: 'CryptKeys' });

const entered = z.strictObject({
  cryptKey: z.string().min(1).max(1_000).meta({ writeOnly: true }),
});
const openedView = z
  .object({
    opened: z.array(z.int()).meta({ description: 'Numbers of the keys that are open now' }),
  })
  .meta({ id: 'OpenedCryptKeys' });

@ApiTags('settings')
@Controller('api/settings/crypt-keys')
export class CryptKeysController {
  constructor(private readonly context: Context) {}

  /** Which crypt keys there ever were, and what is encrypted under each. */
  @Get()
  @Needs('settings')
  @ApiOkResponse({ standardSchema: cryptKeysView })
  async show(): Promise<z.infer<typeof cryptKeysView>> {
    const { house, encryption } = this.context;
    const [published, counts] = await Promise.all([house.keyring.published(), encryption.counts()]);
    const keys = published.keys.map(({ id, number, since }) => ({
      number,
      since,
      open: house.keyring.isOpen(id),
      recordings: counts.find(({ key }) => key === id)?.recordings ?? 0,
    }));
    const current = published.keys.find(({ id }) => id === published.inForce)?.number ?? null;
    const sumOf = (some: typeof keys) => some.reduce((sum, { recordings }) => sum + recordings, 0);
    return {
      inForce: current,
      keys,
      left: current === null ? 0 : sumOf(keys.filter((key) => key.number !== current && key.open)),
      locked: sumOf(keys.filter(({ open }) => !open)),
    };
  }

  /**
   * Opens what is encrypted under a crypt key, in all processes, until all of them have ended. 422 `crypt-key-wrong`
   * when it is none that was ever set.
   */
  @Post('enter')
  @HttpCode(200)
  @Needs('settings')
  @ApiOkResponse({ standardSchema: openedView })
  async enter(
    @Body({ schema: entered }) { cryptKey }: z.infer<typeof entered>,
    @Caller() caller: LiveSession,
    @RequestId() requestId: string,
  ): Promise<z.infer<typeof openedView>> {
    const { house } = this.context;
    const on = occasionOf(house.clock, caller, requestId);
    return { opened: await openWith(house, cryptKey, on) };
  }
}
