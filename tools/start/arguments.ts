import { parseArgs } from 'node:util';

/** The command line asks for something that does not exist. */
export class WrongArguments extends Error {}

export const USAGE = `Usage: npm start -- [--port 8080] [--host 127.0.0.1] [--data ./data]

Runs the whole system on this machine. Flags win over PORT, HOST and DATA_DIR. EVENTSTORE_URL, DATABASE_URL
and REDIS_URL name services of your own; those that are absent are started here, with their data in --data.`;

/** The environment with the command line's flags laid over it; undefined: only the usage is wanted. */
export function environmentWith(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv | undefined {
  const flags = readFlags(args);
  if (flags.help) return undefined;
  const given = { PORT: flags.port, HOST: flags.host, DATA_DIR: flags.data };
  return { ...env, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)) };
}

function readFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { port: text, host: text, data: text, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongArguments(
      `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`,
    );
  }
}
