import { parseArgs } from 'node:util';
import { demoCalls } from './calls.js';
import { type Destination, send } from './send.js';

const HELP = `npm run demo -- [--url http://127.0.0.1:8080] [--seconds 30] [--user NAME --password TEXT]

Makes sample calls and streams them to a running instance, as phones would. --seconds: how long the calls
that are "running now" run. --user, --password: the capture credentials, when some are set.
`;

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:8080' },
    seconds: { type: 'string', default: '30' },
    user: { type: 'string' },
    password: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const destinationOf = ({ url, user, password }: typeof values): Destination => ({
  url: new URL(url),
  authorization:
    user === undefined
      ? null
      : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`,
});

const main = async (): Promise<number> => {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const seconds = Number(values.seconds);
  if (!(seconds >= 2)) throw new Error('--seconds must be a number of at least 2.');
  const to = destinationOf(values);
  const alive = await fetch(new URL('/health/live', to.url)).catch(() => null);
  if (!alive?.ok) throw new Error(`Nothing answers at ${to.url.href}. Start it first: npm start`);
  const calls = demoCalls(seconds * 1_000);
  process.stdout.write(`Sending ${String(calls.length)} calls to ${to.url.href} …\n`);
  const outcomes = await Promise.all(
    calls.map(async (call) => {
      const outcome = await send(call, to);
      process.stdout.write(`  ${outcome.ok ? '✓' : '✗'} ${outcome.about}: ${outcome.text}\n`);
      return outcome;
    }),
  );
  return outcomes.every(({ ok }) => ok) ? 0 : 1;
};

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
});
