const MOST_STEPS = 20;

/** A browser as far as it keeps cookies and follows where it is sent. */
export class CookieBrowser {
  /** Everywhere it has been. */
  readonly visited: string[] = [];
  private readonly jar = new Map<string, Map<string, string>>();

  cookie(address: string, name: string): string | undefined {
    return this.jar.get(new URL(address).origin)?.get(name);
  }

  /** One request; who answers sets cookies. */
  async ask(address: string, headers: Record<string, string> = {}): Promise<Response> {
    const { origin } = new URL(address);
    const cookies = this.jar.get(origin) ?? new Map<string, string>();
    this.jar.set(origin, cookies);
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ');
    this.visited.push(address);
    const response = await fetch(address, { redirect: 'manual', headers: { ...headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', ...value] = pair.split('=');
      cookies.set(name, value.join('='));
    }
    return response;
  }

  /** Where it ends up, following until somebody shows it something or `isThere`. */
  async follow(address: string, isThere: (address: string) => boolean = () => false) {
    let at = address;
    for (let step = 0; step < MOST_STEPS; step++) {
      if (isThere(at)) return at;
      const response = await this.ask(at);
      const next = response.headers.get('location');
      await response.body?.cancel();
      if (next === null) return at;
      at = new URL(next, at).href;
    }
    throw new Error(`sent from place to place: ${this.visited.join(' ')}`);
  }
}
