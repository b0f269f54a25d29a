import type { Logger } from 'pino';
import {
  type Config,
  ConfigFault,
  EXIT_CONFIG,
  forgetSecrets,
  keepLoopbackDirect,
  loadConfig,
} from './config.js';
import { openLog } from './log.js';

const STOP_WITHIN_MS = 20_000;

/** Something that was started and can be stopped in order. */
export type Stoppable = { stop(): Promise<void> };

/**
 * Runs one process of the product: environment checked first (exit 78 names every fault), told to whoever
 * started it when it is ready, stopped in order on SIGTERM, SIGINT or when the parent is gone.
 */
export const runProcess = async (
  name: string,
  start: (config: Config, log: Logger) => Promise<Stoppable>,
): Promise<void> => {
  keepLoopbackDirect(process.env);
  const config = configOrExit();
  const log = openLog(name, config.logLevel);
  process.on('unhandledRejection', (error) => {
    log.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });
  try {
    const running = await start(config, log);
    stopInOrder(running, log);
    process.send?.({ type: 'ready' });
    log.info('ready');
  } catch (error) {
    log.fatal({ err: error }, 'cannot start');
    process.exit(1);
  }
};

const configOrExit = (): Config => {
  try {
    const config = loadConfig(process.env);
    forgetSecrets(process.env);
    return config;
  } catch (error) {
    if (!(error instanceof ConfigFault)) throw error;
    process.stderr.write(`The environment has faults:\n${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
};

const stopInOrder = (running: Stoppable, log: Logger): void => {
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ why }, 'stopping');
    setTimeout(() => {
      log.error('did not stop in time');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => {
    stop('SIGTERM');
  });
  process.on('SIGINT', () => {
    stop('SIGINT');
  });
  if (process.send)
    process.on('disconnect', () => {
      stop('the supervisor is gone');
    });
};
