import type { BlobStore } from '#infra/blobs/blob-store';
import type { SettingsQueries } from '#infra/read-model/settings/settings.queries';
import { type CaptureCredentials, decodeCaptureCredentials } from '../capture/credentials.js';
import { secretBlob } from '#infra/blobs/secret-blob';

/**
 * The credentials that devices must show at this moment. While the database is away the last known ones
 * hold; before they were ever known, the door stays shut rather than open.
 */
export class CurrentCaptureCredentials {
  private known: { secret: string | null; credentials: CaptureCredentials | null } | null = null;
  private asking: Promise<void> | null = null;

  constructor(
    private readonly settings: SettingsQueries,
    private readonly blobs: BlobStore,
  ) {}

  /** Asked at every request, so that a change holds at once; requests at the same moment ask together. */
  async get(): Promise<CaptureCredentials | null> {
    this.asking ??= this.refresh().finally(() => {
      this.asking = null;
    });
    try {
      await this.asking;
    } catch (error) {
      if (!this.known) throw error;
    }
    return this.known?.credentials ?? null;
  }

  private async refresh(): Promise<void> {
    const secret = (await this.settings.current()).webdav?.secret ?? null;
    if (this.known && this.known.secret === secret) return;
    this.known = { secret, credentials: secret === null ? null : await this.read(secret) };
  }

  private async read(secret: string): Promise<CaptureCredentials> {
    const bytes = await this.blobs.get(secretBlob(secret));
    if (!bytes) throw new Error('The secret of the capture credentials is not in the blob store.');
    return decodeCaptureCredentials(bytes);
  }
}
