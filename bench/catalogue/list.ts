import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { PASSWORD } from './world.js';
import type { Question } from './questions.js';

const PAGE = 50;
/** So many pages are turned at once on the way to the hundredth. */
const STRIDE = 9;
const HUNDREDTH = 100;
const SIGN_IN_MS = 60_000;

const page = z.object({
  items: z.array(z.object({ id: z.string() })),
  next: z.string().nullable(),
});
type Page = z.infer<typeof page>;

/** Which page of a list: where it begins, and its number. */
export type Leaf = { readonly after: string | null; readonly number: number };
export const FIRST: Leaf = { after: null, number: 1 };

/** `GET /api/recordings` of an API process, as the administrator. */
export class RecordingList {
  private constructor(
    private readonly url: URL,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Signs in, as soon as there is an administrator. */
  static async of(url: URL): Promise<RecordingList> {
    const body = JSON.stringify({ user: 'admin', password: PASSWORD });
    const headers = { 'content-type': 'application/json' };
    for (const deadline = Date.now() + SIGN_IN_MS; Date.now() < deadline; await delay(200)) {
      const answer = await fetch(new URL('/api/session', url), { method: 'POST', headers, body });
      if (answer.status !== 201) continue;
      const { token } = z.object({ token: z.string() }).parse(await answer.json());
      return new RecordingList(url, { authorization: `Bearer ${token}` });
    }
    throw new Error('Nobody could sign in.');
  }

  /** The hundredth page, or the last one where there are fewer. */
  async deep(question: Question): Promise<Leaf> {
    let leaf: Leaf = { ...FIRST };
    while (leaf.number < HUNDREDTH) {
      const stride = Math.min(STRIDE, HUNDREDTH - leaf.number);
      const { next } = await this.get(question, leaf, stride * PAGE);
      if (next === null) break;
      leaf = { after: next, number: leaf.number + stride };
    }
    return leaf;
  }

  /** Milliseconds until all of a page is there. */
  async ms(question: Question, leaf: Leaf): Promise<number> {
    const began = performance.now();
    await this.get(question, leaf, PAGE);
    return performance.now() - began;
  }

  private async get({ query }: Question, { after }: Leaf, limit: number): Promise<Page> {
    const url = new URL('/api/recordings', this.url);
    url.search = new URLSearchParams({
      ...query,
      limit: String(limit),
      ...(after !== null && { after }),
    }).toString();
    const answer = await fetch(url, { headers: this.headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${url.search} was answered ${String(answer.status)}: ${text}`);
    return page.parse(JSON.parse(text));
  }
}
