import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { MEASURED_KINDS } from '../../cost/index.js';
import { describeFailure, GrammarError } from '../../hosts/node/index.js';
import { TECHNIQUE_IDS, type TechniqueId } from '../../model/index.js';
import { check, FORMATS, type Format } from './check.js';
import { EXIT, printError, type Context, type ExitCode } from './context.js';
import { explain } from './explain.js';
import { fix } from './fix.js';
import { measure, MEASURE_FORMATS, type MeasureDoors, type MeasureOptions } from './measure.js';

/** The entry of a command that goes on after `run` has returned, as the language server does. */
export interface Doors extends MeasureDoors {
  /** Serves the Language Server Protocol on the standard streams until the client leaves. */
  serve(): Promise<void>;
}

interface SharedFlags {
  readonly maxFileSize?: number;
  readonly quiet?: boolean;
}

type CheckFlags = SharedFlags & {
  readonly format: Format;
  readonly explain?: boolean;
  readonly stats?: boolean;
  readonly types?: boolean;
  readonly cache: boolean;
};

type FixFlags = SharedFlags & {
  readonly safety: 'safe' | 'review';
  readonly technique?: TechniqueId;
  readonly diff?: boolean;
};

/** Runs the command line `args` (without node and script). Never rejects; undefined while a server goes on. */
export async function run(args: readonly string[], context: Context, doors: Doors): Promise<ExitCode | undefined> {
  let code: ExitCode | undefined;
  const program = describe(context, doors, (result) => (code = result));
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    context.terminal.done();
    // Commander has said what is wrong; asking for help is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.error;
    const known = error instanceof GrammarError;
    printError(context, known ? error.message : `unexpected: ${describeFailure(error)}`);
    if (!known && error instanceof Error) context.terminal.warn(error.stack ?? '');
    return EXIT.error;
  }
}

function describe(context: Context, doors: Doors, done: (code: ExitCode) => void): Command {
  const { terminal } = context;
  const program = new Command('zerocopy')
    .description('finds code that reads bytes only to write them out again, and replaces it')
    .version(context.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.print(text);
      },
      writeErr: (text) => {
        terminal.warn(text.trimEnd());
      },
    })
    .addHelpText('after', '\nexit status: 0 clean, 1 something was found (fix: refused), 2 error');
  const command = (usage: string, description: string): Command =>
    // A subcommand takes over exitOverride and configureOutput only when it is made by the program.
    program.command(usage).description(description);

  shared(command('check [PATH...]', 'print the copies in files and folders (default: the current folder)'))
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('text'))
    .option('--explain', 'also show what looks like a copy but is not advised on, and why')
    .option('--types', 'ask the TypeScript type checker what receivers are, where nothing else tells; takes longer')
    .option('--no-cache', 'neither use nor keep what earlier runs found in files that are still the same')
    .option('--stats', 'say how much of the text the parsers could not read')
    .action(async (paths: string[], flags: CheckFlags) => {
      done(await check(orHere(paths), flags, context));
    });

  shared(command('fix [PATH...]', 'replace copies in files and folders (default: the current folder)'))
    .addOption(
      new Option('--safety <level>', 'the least sure fixes to make').choices(['safe', 'review']).default('safe'),
    )
    .addOption(new Option('--technique <id>', 'only fixes by this technique').choices(TECHNIQUE_IDS))
    .option('--diff', 'print the changes as a unified diff and write nothing')
    .action(async (paths: string[], flags: FixFlags) => {
      done(await fix(orHere(paths), flags, context));
    });

  command(
    'explain <FILE:LINE[:COLUMN]>',
    'print the card of the copy at a place: what it costs, and the ways out',
  ).action(async (place: string) => {
    done(await explain(place, context));
  });

  command(
    'measure [FILE:LINE[:COLUMN]]',
    'time the ways to move bytes on this machine, as at a copy or as the options say',
  )
    .addOption(new Option('--from <kind>', 'where the bytes come from').choices(MEASURED_KINDS))
    .addOption(new Option('--to <kind>', 'where they go to').choices(MEASURED_KINDS))
    .option('--buffer <bytes>', 'of the loop that the others are compared with', parseSize)
    .option('--size <bytes>', 'of one transfer', parseSize, 64 * 1024 * 1024)
    .option('--rounds <n>', 'how often each way is run', parseCount, 7)
    .option('--seconds <n>', 'start no more runs after that', parseCount, 30)
    .addOption(new Option('--format <format>', 'how to print').choices(MEASURE_FORMATS).default('text'))
    .option('-y, --yes', 'do not ask before a program is compiled and run')
    .action(async (place: string | undefined, flags: MeasureOptions) => {
      done(await measure(place, flags, context, doors));
    });

  command('lsp', 'serve editors by the Language Server Protocol')
    .requiredOption('--stdio', 'talk over standard input and output')
    .action(() => doors.serve());

  return program;
}

function shared(command: Command): Command {
  return command
    .option('--max-file-size <bytes>', 'leave out larger files (`k` and `M` may follow the number)', parseSize)
    .option('-q, --quiet', 'no progress and no summary');
}

function orHere(paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? ['.'] : paths;
}

function parseSize(text: string): number {
  const match = /^(\d+)([kM]?)$/.exec(text);
  const size =
    Number(match?.[1]) * { '': 1, k: 1024, M: 1024 * 1024 }[match?.[2] === 'k' || match?.[2] === 'M' ? match[2] : ''];
  if (!Number.isSafeInteger(size) || size <= 0)
    throw new InvalidArgumentError('expected a number of bytes, as in 500k or 2M.');
  return size;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1000)
    throw new InvalidArgumentError('expected a number from 1 to 1000.');
  return count;
}
