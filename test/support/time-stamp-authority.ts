import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

const CONFIG = `
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamps]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_cert = authority.pem
signer_key = authority.key
certs = ca.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
`;

/** How its keys are made. */
type KeyKind = 'rsa' | 'ec';
const NEW_KEY: Readonly<Record<KeyKind, readonly string[]>> = {
  rsa: ['-newkey', 'rsa:2048'],
  ec: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
};

/** A certificate authority and a time-stamp authority under it, made with openssl, behind HTTP. */
export class TimeStampAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));
  private readonly server: Server;
  /** What came, the oldest first. */
  readonly requests: { readonly type: string; readonly body: Buffer }[] = [];
  /** As if it were out of order. */
  isAway = false;

  private constructor(kind: KeyKind) {
    this.makeKeys(kind);
    this.server = createServer((request, response) => {
      void this.handle(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/timestamp-reply' }).end(body);
      });
    });
  }

  static async start(kind: KeyKind = 'rsa'): Promise<TimeStampAuthority> {
    const authority = new TimeStampAuthority(kind);
    await new Promise<void>((resolve) => authority.server.listen(0, '127.0.0.1', resolve));
    return authority;
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${String(port)}/stamp`;
  }

  /** The root certificate, PEM. */
  get root(): string {
    return readFileSync(join(this.folder, 'ca.pem'), 'utf8');
  }

  private reply(request: Uint8Array): Buffer {
    writeFileSync(join(this.folder, 'request.tsq'), request);
    this.openssl('ts', '-reply', '-config', 'config', '-queryfile', 'request.tsq', '-out', 'reply');
    return readFileSync(join(this.folder, 'reply'));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }

  private async handle(request: IncomingMessage): Promise<{ status: number; body: Uint8Array }> {
    const body = await buffer(request);
    this.requests.push({ type: request.headers['content-type'] ?? '', body });
    if (this.isAway) return { status: 503, body: new Uint8Array() };
    return { status: 200, body: this.reply(body) };
  }

  private makeKeys(kind: KeyKind): void {
    writeFileSync(join(this.folder, 'config'), CONFIG);
    writeFileSync(join(this.folder, 'serial'), '01');
    const years = ['-days', '36500', '-nodes'];
    const made = ['req', '-config', 'config', '-x509', ...NEW_KEY[kind], ...years];
    const of = (name: string) => ['-keyout', `${name}.key`, '-out', `${name}.pem`];
    this.openssl(...made, '-subj', '/CN=Root of Tests', '-extensions', 'ca', ...of('ca'));
    const under = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-subj', '/O=Tests/CN=Stamps of Tests'];
    this.openssl(...made, ...under, '-extensions', 'stamps', ...of('authority'));
  }

  private openssl(...args: string[]): void {
    const { status, stderr } = spawnSync('openssl', args, { cwd: this.folder });
    if (status !== 0) throw new Error(`openssl ${args[0] ?? ''}: ${stderr.toString()}`);
  }
}
