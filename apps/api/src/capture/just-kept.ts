import type { CaptureDoorDeps } from './deps.js';

/** How often the catalogue is waited for: about a minute, while it answers that it is behind. */
const TIMES = 30;
const REMEMBERED = 10_000;

/**
 * Captures that were kept a moment ago and that the catalogue may not show yet, by name and bytes: what is sent twice
 * at once is to meet the first. Nobody can have removed one before the catalogue shows it.
 */
export class JustKept {
  private readonly ids = new Map<string, string>();

  constructor(private readonly catalogue: Pick<CaptureDoorDeps, 'waitForCatalogue'>) {}

  find(key: string): string | null {
    return this.ids.get(key) ?? null;
  }

  /** `position`: what the catalogue must have read to show it. */
  remember(key: string, id: string, position: bigint): void {
    if (this.ids.size >= REMEMBERED) return;
    this.ids.set(key, id);
    void this.untilShown(position).finally(() => this.ids.delete(key));
  }

  private async untilShown(position: bigint): Promise<void> {
    for (let times = 0; times < TIMES; times++)
      if (await this.catalogue.waitForCatalogue(position).catch(() => false)) return;
  }
}
