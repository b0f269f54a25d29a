import { access } from './access.js';
import { catalogue } from './catalogue.js';
import { encryption } from './encryption.js';
import { eventStore } from './event-store.js';
import { ingest } from './ingest.js';
import { media } from './media.js';
import { past } from './past.js';
import { queries } from './queries.js';
import { seals } from './seals.js';
import { sweep } from './sweep.js';
import { traceBench } from './trace.js';
import { webdav } from './webdav.js';

/** A measurement that anyone can run: side by side with what a user would pick instead. */
export type Bench = {
  readonly name: string;
  readonly about: string;
  run(args: string[]): Promise<void>;
};

const benches: readonly Bench[] = [
  eventStore,
  ingest,
  media,
  sweep,
  catalogue,
  past,
  access,
  queries,
  traceBench,
  encryption,
  webdav,
  seals,
];

const list = () =>
  `npm run bench -- NAME [options]\n\n${benches.map(({ name, about }) => `  ${name.padEnd(14)}${about}`).join('\n')}\n`;

const [name, ...args] = process.argv.slice(2);
const chosen = name === undefined ? benches : benches.filter((bench) => bench.name === name);
if (chosen.length === 0 || name === '--help') {
  process.stdout.write(list());
  process.exitCode = name === '--help' ? 0 : 1;
} else {
  for (const bench of chosen) {
    process.stdout.write(`\n# ${bench.name}: ${bench.about}\n\n`);
    await bench.run(args);
  }
  process.exit();
}
