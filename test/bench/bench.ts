// npm run bench [-- FOLDER] [--runs N] [--edits N] [--peer-rules DIR] [--ast-grep BIN] [--client FILE] [--null FILE] [--json]
// Compares in one run, so that the machine is the same for all: `check` with a search for the same words and with
// ast-grep, `check` of one file with files of ever more lines, and the language server with one that does nothing.
// Prints tables, or JSON.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { SINK_WORDS, SOURCE_WORDS } from '../../server/src/languages/c/catalogue/index.js';
import { sourceText, writeCProject } from './generate.js';
import { measure, type Usage } from './processes.mjs';

const root = resolve(import.meta.dirname, '../..');
const cli = join(root, 'server/dist/cli.js');
const LINES = 10_000;
const FILES = 1200;
const GROWTH = [1_000, 3_000, 10_000, 30_000, 100_000];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    edits: { type: 'string', default: '100' },
    'peer-rules': { type: 'string' },
    'ast-grep': { type: 'string' },
    client: { type: 'string', default: join(import.meta.dirname, 'latency.mjs') },
    null: { type: 'string', default: join(import.meta.dirname, 'nullServer.mjs') },
    json: { type: 'boolean', default: false },
  },
});
const scratch = mkdtempSync(join(tmpdir(), 'zerocopy-bench-'));
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true });
});
process.on('SIGINT', () => process.exit(130));

/** Something that is run over the folder. */
interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

interface Figures {
  readonly name: string;
  /** Seconds of user and system time together. */
  readonly best: number;
  readonly median: number;
  readonly wall: number;
  /** MiB. */
  readonly peak: number;
}

const latencySchema = z.object({
  spawn_to_first_diag: z.number(),
  edit_to_diag: z.object({ n: z.number(), p50: z.number(), p95: z.number(), max: z.number() }),
  /** At calls that move bytes; absent where the client does not ask. */
  hover: z.object({ p50: z.number(), p95: z.number() }).optional(),
  rss_end_mb: z.number(),
});
type Latency = z.infer<typeof latencySchema>;

/** Where a program is, by the search path. */
function find(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

function contenders(folder: string): readonly Contender[] {
  const check = ['check', '--quiet'];
  const cache = { XDG_CACHE_HOME: join(scratch, 'cache') };
  const node = process.execPath;
  const found: Contender[] = [
    { name: 'check, cold', command: node, args: [cli, ...check, '--no-cache', folder] },
    { name: 'check, warm', command: node, args: [cli, ...check, folder], environment: cache },
  ];
  const ripgrep = find('rg');
  const words = [...SOURCE_WORDS, ...SINK_WORDS].join('|');
  if (ripgrep === undefined) note('no rg: the search for words is left out');
  else found.push({ name: 'ripgrep', command: ripgrep, args: ['--count', '--type', 'c', '-w', '-e', words, folder] });
  const rules = options['peer-rules'];
  const astGrep = options['ast-grep'] ?? find('ast-grep');
  if (rules === undefined) note('no --peer-rules: ast-grep is left out');
  else if (astGrep === undefined) note('no ast-grep in the path, and no --ast-grep: it is left out');
  else {
    const config = join(resolve(rules), 'sgconfig.yml');
    found.push({ name: 'ast-grep', command: astGrep, args: ['scan', '--config', config, folder] });
  }
  return found;
}

/** All contenders in turn, again and again: what else the machine does falls on all of them. */
async function compare(folder: string): Promise<readonly Figures[]> {
  const all = contenders(folder);
  const warm = all.find(({ name }) => name === 'check, warm');
  // Fills the cache.
  if (warm) await measure(warm.command, warm.args, warm.environment);
  const usages = new Map<string, Usage[]>(all.map(({ name }) => [name, []]));
  for (let round = 1; round <= Number(options.runs); round++) {
    for (const { name, command, args, environment } of all) {
      note(`round ${round}: ${name}`);
      usages.get(name)?.push(await measure(command, args, environment));
    }
  }
  return [...usages].map(([name, list]) => {
    const times = list.map(({ user, system }) => user + system).sort((a, b) => a - b);
    return {
      name,
      best: times[0] ?? NaN,
      median: times[times.length >> 1] ?? NaN,
      wall: Math.min(...list.map(({ wall }) => wall)),
      peak: Math.max(...list.map(({ peak }) => peak)) / 1024,
    };
  });
}

interface Growth {
  readonly language: string;
  readonly lines: number;
  /** Seconds of user and system time together, the least of the runs. */
  readonly best: number;
  /** MiB. */
  readonly peak: number;
}

/** `check` of one file of ever more lines, alone in its folder. */
async function growth(): Promise<readonly Growth[]> {
  const found: Growth[] = [];
  for (const language of ['c', 'typescript'] as const) {
    for (const lines of GROWTH) {
      note(`growth: ${language}, ${lines} lines`);
      const alone = join(scratch, `${language}-${lines}`);
      mkdirSync(alone);
      writeFileSync(join(alone, language === 'c' ? 'a.c' : 'a.ts'), sourceText(language, lines, 7));
      const args = [cli, 'check', '--quiet', '--no-cache', '--max-file-size', '50M', alone];
      const usages: Usage[] = [];
      for (let round = 1; round <= Number(options.runs); round++) usages.push(await measure(process.execPath, args));
      const best = Math.min(...usages.map(({ user, system }) => user + system));
      found.push({ language, lines, best, peak: Math.max(...usages.map(({ peak }) => peak)) / 1024 });
    }
  }
  return found;
}

function latency(label: string, file: string, lang: string, server: readonly string[]): Latency {
  note(`latency: ${label}`);
  const args = ['--file', file, '--lang', lang, '--edits', options.edits, '--settle', '3000', '--timeout', '60000'];
  const output = execFileSync(process.execPath, [options.client, ...args, '--', process.execPath, ...server], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache') },
  });
  return latencySchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

function latencies(): readonly { readonly language: string; readonly server: Latency; readonly floor: Latency }[] {
  const project = join(scratch, 'project');
  writeCProject(project, 100);
  return [
    { language: 'c', lang: 'c', extension: 'c' },
    { language: 'typescript', lang: 'typescript', extension: 'ts' },
  ].map(({ language, lang, extension }) => {
    const file = join(project, `large.${extension}`);
    writeFileSync(file, sourceText(extension === 'c' ? 'c' : 'typescript', LINES, 7));
    const server = [join(root, 'server/dist/server.js'), '--stdio'];
    return {
      language,
      server: latency(`${language}, server`, file, lang, server),
      floor: latency(`${language}, null server`, file, lang, [options.null]),
    };
  });
}

function fixed(value: number, digits = 2): string {
  return value.toFixed(digits);
}

if (!existsSync(cli)) throw new Error(`${cli} is missing: run \`npm run build\` first`);
const [given] = positionals;
const folder = given === undefined ? join(scratch, 'corpus') : resolve(given);
if (given === undefined) writeCProject(folder, FILES);

const processor = await compare(folder);
const cold = processor.find(({ name }) => name === 'check, cold');
const growing = await growth();
const editing = latencies();
const ratios = {
  processor: Object.fromEntries(processor.map(({ name, median }) => [name, median / (cold?.median ?? NaN)])),
  editing: Object.fromEntries(
    editing.map(({ language, server, floor }) => [
      language,
      {
        p50: server.edit_to_diag.p50 / floor.edit_to_diag.p50,
        p95: server.edit_to_diag.p95 / floor.edit_to_diag.p95,
      },
    ]),
  ),
};
if (options.json) {
  console.log(
    JSON.stringify(
      { folder: given ?? 'generated', runs: Number(options.runs), processor, growing, editing, ratios },
      null,
      2,
    ),
  );
} else {
  console.log(`processor time over ${given ?? `${FILES} generated files`}, ${options.runs} runs each`);
  console.table(
    processor.map(({ name, best, median, wall, peak }) => ({
      name,
      'best s': fixed(best),
      'median s': fixed(median),
      'wall s': fixed(wall),
      'peak MiB': fixed(peak, 0),
      'of cold': fixed(ratios.processor[name] ?? NaN),
    })),
  );
  console.log(`one file of ever more lines, ${options.runs} runs each`);
  console.table(
    growing.map(({ language, lines, best, peak }) => ({
      language,
      lines,
      'best s': fixed(best),
      'ms per 1,000 lines': fixed((best * 1_000_000) / lines, 0),
      'peak MiB': fixed(peak, 0),
    })),
  );
  console.log(`typing into a file of ${LINES} lines, ${options.edits} edits`);
  console.table(
    editing.flatMap(({ language, server, floor }) =>
      [
        { who: 'server', it: server },
        { who: 'null', it: floor },
      ].map(({ who, it }) => ({
        language,
        who,
        'p50 ms': fixed(it.edit_to_diag.p50),
        'p95 ms': fixed(it.edit_to_diag.p95),
        'of null p50': fixed(it.edit_to_diag.p50 / floor.edit_to_diag.p50),
        'of null p95': fixed(it.edit_to_diag.p95 / floor.edit_to_diag.p95),
        'hover p50 ms': fixed(it.hover?.p50 ?? NaN),
        'hover p95 ms': fixed(it.hover?.p95 ?? NaN),
        'first ms': fixed(it.spawn_to_first_diag, 0),
        'peak MiB': it.rss_end_mb,
      })),
    ),
  );
}
