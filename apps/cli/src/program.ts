import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit/audit.js';
import { compactCommand, expandCommand } from './compact/compact.js';
import { convertCommand } from './convert/convert.js';
import { EXIT_CODES, Failure } from './failure.js';
import { enterCallersFolder } from './callers-folder.js';
import { inspectCommand } from './inspect/inspect.js';
import { listenForSignals } from './interruption.js';
import { rebuildCommand } from './rebuild.js';
import { verifyCommand } from './verify/verify.js';

const signal = listenForSignals();

const project = new URL('../../../../package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(project, 'utf8')) as { version: string };

const program = new Command('recordings')
  .description('Work with call captures, and administer a Recordings instance.')
  .version(version, '-V, --version')
  .option('--data <dir>', 'data folder of the instance (default: $DATA_DIR or ./data)')
  .showHelpAfterError('(add --help for what can be given)')
  .exitOverride();

const onFiles = [convertCommand, inspectCommand, compactCommand, expandCommand];
for (const verb of onFiles) {
  const command = verb(signal).copyInheritedSettings(program);
  program.addCommand(command.hook('preAction', enterCallersFolder));
}
program.addCommand(rebuildCommand(signal).copyInheritedSettings(program));
program.addCommand(auditCommand().copyInheritedSettings(program));
const verify = verifyCommand().copyInheritedSettings(program);
program.addCommand(verify.hook('preAction', enterCallersFolder));

/** What a person can act on is said in a line; anything else is a fault of ours, with its trace. */
const explain = (fault: unknown): number => {
  // Commander has said already what is wrong.
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : EXIT_CODES.usage;
  const reason = signal.aborted ? (signal.reason as unknown) : fault;
  if (reason instanceof Failure) {
    if (reason.message !== '') process.stderr.write(`${reason.message}\n`);
    return reason.exitCode;
  }
  process.stderr.write(`${String((reason as Error).stack ?? reason)}\n`);
  return EXIT_CODES.fault;
};

await program.parseAsync().catch((fault: unknown) => {
  process.exitCode = explain(fault);
});
