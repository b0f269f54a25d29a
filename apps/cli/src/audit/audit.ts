import { Command } from 'commander';
import type { Finding } from '#seals/audit-finding';
import { Failure } from '../failure.js';
import type { Instance } from '../instance.js';
import { plain } from '../plain-text.js';

const PAUSE_MS = 5_000;

type Options = { readonly json?: true; readonly data?: string };

/** How many findings, and how many recordings whose captures were not opened for want of a crypt key. */
type Found = { readonly count: number; readonly locked: number };

/** `recordings audit`: is every event, row and blob there, and the chain of seals whole? */
export const auditCommand = (): Command =>
  new Command('audit')
    .description(
      'Look whether any event, row, capture or seal is missing or was changed by hand; names each. ' +
        'Exit code 10 when one is, 11 when none is but locked recordings could not be opened.',
    )
    .option('--json', 'print each finding as a line of JSON')
    .action(async (_given: unknown, command: Command) => {
      const options: Options = command.optsWithGlobals();
      const found = await auditInstance(options);
      const words = options.json ? '' : inSum(found);
      if (found.count > 0) throw new Failure('unverified', words);
      if (found.locked > 0) throw new Failure('incomplete', words);
      if (!options.json) process.stdout.write(`${words}\n`);
    });

/** Loads what the instance needs only now: other verbs start faster without. */
const auditInstance = async ({ data, json }: Options): Promise<Found> => {
  const { ConfigFault, keepLoopbackDirect } = await import('#infra/config');
  const { withInstance } = await import('../instance.js');
  keepLoopbackDirect(process.env);
  try {
    return await withInstance(data, (instance) => tell(instance, json === true));
  } catch (fault) {
    if (fault instanceof ConfigFault) throw new Failure('config', fault.message);
    throw fault;
  }
};

const tell = async ({ house, readModel }: Instance, json: boolean): Promise<Found> => {
  const { audit } = await import('#seals/audit');
  const { Chain } = await import('#seals/chain');
  let [count, locked] = [0, 0];
  const { catalogue } = readModel;
  const onProgress = json || !process.stderr.isTTY ? () => undefined : standing();
  const onLocked = () => void (locked += 1);
  const chain = new Chain(house);
  for await (const finding of audit({ house, catalogue, chain, onProgress, onLocked })) {
    count += 1;
    process.stdout.write(`${json ? JSON.stringify(finding) : inWords(finding)}\n`);
  }
  if (json && locked > 0) process.stdout.write(`${JSON.stringify({ locked })}\n`);
  return { count, locked };
};

/** Says now and then on stderr how far it is. */
const standing = () => {
  let said = performance.now();
  return (of: 'events' | 'seals', count: number): void => {
    if (performance.now() - said < PAUSE_MS) return;
    said = performance.now();
    process.stderr.write(`Looked at ${String(count)} ${of}.\n`);
  };
};

const inSum = ({ count, locked }: Found): string => {
  const sum =
    count === 0 ? 'Nothing is missing' : `${String(count)} ${count === 1 ? 'finding' : 'findings'}`;
  return locked === 0 ? `${sum}.` : `${sum}${count === 0 ? ', but' : ';'} ${notOpened(locked)}`;
};

const notOpened = (locked: number): string =>
  `${locked === 1 ? '1 locked recording was' : `${String(locked)} locked recordings were`} not opened ` +
  '(the bytes are there, and were not looked into). Set CRYPT_KEY to the key that they are encrypted under.';

const inWords = ({ what, where, detail }: Finding): string =>
  `${what.replace('-', ' ')}: ${plain(where)}\n  ${detail}`;
