import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { eventCatalogue } from './event-catalogue-page.js';

const FILE = 'docs/events.md';

const page = eventCatalogue();
if (process.argv.includes('--write')) writeFileSync(FILE, page);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== page) {
  process.stderr.write(`${FILE} is not what the events say; run: npm run generate\n`);
  process.exitCode = 1;
}
