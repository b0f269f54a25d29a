import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ConfigFault, EXIT_CONFIG, forgetSecrets, loadConfig, type Config } from '#infra/config';
import { DataFolderInUse } from '#embedded/supervisor/data-lock';
import { freePort } from '#embedded/free-port';
import { environmentWith, USAGE, WrongArguments } from './start/arguments.js';
import { cacheFolder } from './start/project.js';
import { CannotStart, runProduct, type Product } from './start/run-product.js';

/** Some shells and npm versions deliver one Ctrl-C twice. */
const SAME_SIGNAL_MS = 500;
const NPM_SEEN_EVERY_MS = 500;

enableCompileCache(join(cacheFolder, 'node'));
// A terminal that was closed must not keep us from stopping in order.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
process.exitCode = await main().catch(explain);
// A service that was given up may leave handles behind; all children are gone here.
process.exit();

async function main(): Promise<number> {
  const env = environmentWith(process.argv.slice(2), process.env);
  if (!env) {
    console.log(USAGE);
    return 0;
  }
  forgetSecrets(process.env);
  const { host, port: wished, dataDir } = configOf(env);
  const port = wished === 0 ? await freePort() : wished;
  const stopped = Promise.withResolvers<number>();
  let begun: Product | undefined;
  const begin = (product: Product) => {
    begun = product;
    onSignals(product, () => stopped.resolve(0));
  };
  try {
    const product = await runProduct({ host, port, dataDir, env, say: console.log }, begin);
    console.log(`Recordings is ready: ${product.url}`);
    return await Promise.race([stopped.promise, product.failure]);
  } catch (error) {
    // While a signal stops everything, services end before they are ready: no fault.
    if (begun?.stopping) return await stopped.promise;
    await begun?.stop();
    throw error;
  }
}

/** What is started here has its address made; all else is checked before anything starts. */
function configOf(env: NodeJS.ProcessEnv): Config {
  const made = { EVENTSTORE_URL: 'esdb://made-here', DATABASE_URL: 'postgres://made-here' };
  const given = Object.entries(env).filter(([, value]) => value !== '');
  return loadConfig({ ...made, ...Object.fromEntries(given) });
}

/** The first signal stops in order, a second one at once. */
function onSignals(product: Product, stopped: () => void): void {
  let firstAt: number | undefined;
  const stop = (signal: NodeJS.Signals) => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      console.log(`Stopping (${signal}) …`);
      void product.stop().then(stopped);
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      console.log('Stopping at once.');
      product.kill();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  whenNpmIsGone(() => stop('SIGTERM'));
}

/** An npm that was killed cannot hand on the signal; whoever killed it wants this to end. */
function whenNpmIsGone(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    stop();
  }, NPM_SEEN_EVERY_MS).unref();
}

function explain(error: unknown): number {
  const expected = [ConfigFault, WrongArguments, CannotStart, DataFolderInUse];
  const isExpected = expected.some((kind) => error instanceof kind);
  console.error(error instanceof Error ? error.message : error);
  if (!isExpected && process.env['LOG_LEVEL'] === 'debug') console.error(error);
  return error instanceof ConfigFault || error instanceof WrongArguments ? EXIT_CONFIG : 1;
}
