import { Command } from 'commander';
import { EXIT_CODES, Failure } from '../failure.js';
import { checkFile } from './check-file.js';
import type { Answer } from './answer.js';
import { inWords } from './in-words.js';

type Options = { readonly json?: true; readonly data?: string; readonly all?: true };

/** `recordings verify`: recordings of an instance by their seals, or evidence by itself. */
export const verifyCommand = (): Command =>
  new Command('verify')
    .argument(
      '[what...]',
      'ids of recordings, or evidence: packages (.zip), WAVs out of them (.wav)',
    )
    .description(
      'Compare recordings with their seals, or check evidence without any instance. ' +
        `Exit code ${String(EXIT_CODES.unverified)} when something differs or cannot be verified.`,
    )
    .option('--all', 'every recording that is sealed')
    .option('--json', 'print each answer as a line of JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (what: readonly string[], _given: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      if (what.length === 0 && !options.all)
        throw new Failure('usage', 'Name a recording or a file, or say --all.');
      const tell = new Teller(options.json === true);
      const isFile = (name: string) => /\.(zip|wav)$/i.test(name);
      for (const file of what.filter(isFile)) tell.of(await checkFile(file));
      const ids = what.filter((name) => !isFile(name));
      if (ids.length > 0 || options.all) await verifyInstance(ids, options, tell);
      if (tell.firstFailed !== null)
        throw new Failure(tell.firstFailed, options.json ? '' : tell.sum());
    });

const EXAMPLES = `
Examples:
  $ recordings verify evidence.zip
  $ recordings verify 5b3c61e5-5b0e-4e6f-8c2c-8a7a32ef3f11
  $ recordings verify --all --json`;

/** Loads what the instance needs only now: evidence is checked without. */
const verifyInstance = async (
  ids: readonly string[],
  { data, all }: Options,
  tell: Teller,
): Promise<void> => {
  const { ConfigFault, keepLoopbackDirect } = await import('#infra/config');
  const { withInstance } = await import('../instance.js');
  const { verifySealed } = await import('./verify-sealed.js');
  keepLoopbackDirect(process.env);
  try {
    await withInstance(data, async (instance) => {
      for await (const answer of verifySealed(instance, all ? 'all' : ids)) tell.of(answer);
    });
  } catch (fault) {
    if (fault instanceof ConfigFault) throw new Failure('config', fault.message);
    throw fault;
  }
};

const SET_KEY =
  'For what is locked set CRYPT_KEY to the key that it is encrypted under: here it is not known what the running product was told.';

/** Prints answers as they come, and counts those that are no clean one. */
class Teller {
  private differ = 0;
  private uncompared = 0;
  private isLocked = false;
  firstFailed: 'unreadable' | 'unverified' | null = null;

  constructor(private readonly json: boolean) {}

  /** How many were not as they should be, for a person. */
  sum(): string {
    const parts = [
      ...(this.differ > 0 ? [`${String(this.differ)} not valid`] : []),
      ...(this.uncompared > 0 ? [`${String(this.uncompared)} could not be compared`] : []),
    ];
    return `${parts.join(', ')}.${this.isLocked ? ` ${SET_KEY}` : ''}`;
  }

  of(answer: Answer): void {
    if (!answer.valid) {
      if (answer.fault === null) this.differ += 1;
      else this.uncompared += 1;
      if (answer.fault?.code === 'locked') this.isLocked = true;
      this.firstFailed ??= answer.fault?.code === 'unreadable' ? 'unreadable' : 'unverified';
    }
    process.stdout.write(`${this.json ? JSON.stringify(answer) : inWords(answer)}\n`);
  }
}
