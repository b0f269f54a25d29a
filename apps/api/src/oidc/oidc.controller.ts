import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '#domain/kernel';
import { signIn } from '#domain/user/sign-in';
import { user } from '#domain/user/user';
import { CatalogueBehind } from '#infra/read-model/holds/until-holds-show';
import { Public } from '../access/needs.js';
import { Context } from '../context.js';
import { RequestId, occasionOf } from '../occasion.js';
import { browserCookie, isByHttps } from '../sessions/cookie-name.js';
import { Sessions } from '../sessions/sessions.js';
import { callbackAddress, ownPage, publicAddress, signInPage } from './addresses.js';
import { OidcDoor } from './oidc-door.js';
import { PENDING_MS, browserSecret } from './pending-sign-ins.js';
import { ProviderAway } from './provider-away.js';

const ways = z.object({
  password: z.literal(true).meta({ description: 'Name and password: POST /api/session' }),
  oidc: z
    .object({
      label: z.string().nullable().meta({ description: 'What the provider is called' }),
      available: z.boolean().meta({ description: 'Does the provider answer?' }),
    })
    .nullable()
    .meta({ description: 'An OpenID provider: GET /api/session/oidc; null: there is none' }),
});

const startQuery = z.object({
  to: z.string().optional().meta({ description: 'The page to come back to; a path of ours' }),
});

/** The way in through an OpenID provider, for browsers. What goes wrong is worded by the sign-in page. */
@ApiTags('session')
@Controller('api/session')
export class OidcController {
  constructor(
    private readonly context: Context,
    private readonly sessions: Sessions,
    private readonly door: OidcDoor,
  ) {}

  /** The name of the cookie that says which browser began. */
  private get browser(): string {
    return browserCookie(this.context.house.config.publicUrl);
  }

  /** How one gets in here: what the sign-in page offers. */
  @Get('ways')
  @Public()
  @ApiOkResponse({ standardSchema: ways })
  async ways(): Promise<z.infer<typeof ways>> {
    const { provider } = this.door;
    if (!provider) return { password: true, oidc: null };
    const { label } = provider.config;
    return { password: true, oidc: { label, available: await provider.isThere() } };
  }

  /** Sends a browser to the provider. */
  @Get('oidc')
  @Public()
  @ApiFoundResponse({ description: 'To the provider, or to the sign-in page with what is wrong' })
  async start(
    @Query({ schema: startQuery }) { to }: z.infer<typeof startQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const returnTo = ownPage(to);
    await this.orSay(reply, { returnTo }, async () => {
      const { signIn: way } = this.door.open();
      const browser = browserSecret(request.cookies[this.browser]);
      const callback = callbackAddress(this.context.house.config, request);
      const address = await way.begin({ callback, browser, returnTo });
      const cookie = { ...this.cookie(request), maxAge: PENDING_MS / 1_000 };
      void reply.setCookie(this.browser, browser, cookie);
      return address.href;
    });
  }

  /** Where the provider sends a browser back to. */
  @Get('oidc/callback')
  @Public()
  @ApiFoundResponse({ description: 'To the page that was asked for, signed in; or as above' })
  async callback(
    @RequestId() requestId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { search, searchParams } = new URL(request.url, 'http://here.invalid');
    const browser = request.cookies[this.browser] ?? '';
    const back = { returnTo: '/' };
    await this.orSay(reply, back, async () => {
      const { signIn: way, accounts } = this.door.open();
      const pending = await way.pendingOf(searchParams.get('state') ?? '', browser);
      if (!pending) throw new Refusal('forbidden', 'oidc-expired');
      back.returnTo = pending.returnTo;
      const address = new URL(callbackAddress(this.context.house.config, request) + search);
      const userId = await accounts.open(await way.personOf(address, pending), 'just-now');
      await this.begin(userId, requestId, request, reply);
      return pending.returnTo;
    });
  }

  /** Where a browser ends its session at the provider, after its own has ended here. */
  @Get('oidc/sign-out')
  @Public()
  @ApiFoundResponse({ description: 'To the provider if it offers that, else to the sign-in page' })
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.orSay(reply, { returnTo: '/' }, async () => {
      const home = `${publicAddress(this.context.house.config, request)}/`;
      return (await this.door.signIn?.endAddress(home))?.href ?? '/';
    });
  }

  private async begin(
    userId: string,
    requestId: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { clock, ledger } = this.context.house;
    const on = occasionOf(clock, { userId, through: 'none' }, requestId, 'oidc');
    await ledger.transact(user, userId, signIn(), on);
    const agent = request.headers['user-agent']?.slice(0, 300) ?? null;
    const token = await this.sessions.begin(userId, 'oidc', agent);
    void reply.setCookie(this.sessions.cookie, token, this.cookie(request));
  }

  private cookie({ protocol }: FastifyRequest) {
    const isSecure = isByHttps(this.context.house.config.publicUrl);
    return {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: isSecure || protocol === 'https',
    } as const;
  }

  /** A person is before the browser: he is shown a page, whatever goes wrong. */
  private async orSay(
    reply: FastifyReply,
    back: { readonly returnTo: string },
    work: () => Promise<string>,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    try {
      void reply.redirect(await work(), 302);
    } catch (fault) {
      const code = faultCode(fault);
      this.context.log.warn({ code, why: detailOf(fault) }, 'a sign-in by the provider failed');
      void reply.redirect(signInPage(code, back.returnTo), 302);
    }
  }
}

const faultCode = (fault: unknown): string => {
  if (fault instanceof Refusal) return fault.code;
  if (fault instanceof ProviderAway) return 'oidc-provider-away';
  return fault instanceof CatalogueBehind ? 'oidc-behind' : 'oidc-failed';
};

/** Of what we said ourselves; the rest may hold what nobody must read. */
const detailOf = (fault: unknown): string | undefined =>
  fault instanceof Refusal ? fault.detail : (fault as Error).name;
