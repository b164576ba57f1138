// npm test: installs what is missing, builds, checks types, style and generated files, and runs all tests, the one in a
// real VS Code last. For developers: `npm test -- --fast` leaves the editor out, `--grep X` runs the matching tests only.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packExtension, prepareHost } from '../test/editor/host.mjs';
import { prepareNodes } from '../test/prove/ts/host.mjs';
import { bundle, checkTypes, installIfMissing, root, runTool } from './lib/project.mjs';
import { RunError, run } from './lib/run.mjs';
import { describeError, note, secondsSince, step } from './lib/steps.mjs';
import { tools } from './lib/tools.mjs';

const { values: options } = parseArgs({ options: { fast: { type: 'boolean' }, grep: { type: 'string' } } });
const began = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'zerocopy-test-'));
process.on('exit', () => {
  rmSync(scratch, { recursive: true, force: true });
});

const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failedSteps = [];
/** @type {Map<string, string>} what was missing, and the command that installs it */
const missing = new Map();

/**
 * A step that counts as one test.
 * @param {string} name
 * @param {() => Promise<unknown>} work
 */
async function check(name, work) {
  try {
    await step(name, work);
    total.passed++;
    return true;
  } catch (error) {
    console.error(describeError(error));
    total.failed++;
    failedSteps.push(name);
    return false;
  }
}

async function checkGenerated() {
  const { output } = await run('npm', ['run', '--silent', 'generate'], { cwd: root });
  if (output.includes('generate: wrote')) throw new Error(`${output.trimEnd()}\nthese had drifted: commit them`);
}

function readMissing() {
  const file = join(scratch, 'missing');
  for (const need of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    const tool = need in tools ? tools[/** @type {keyof typeof tools} */ (need)] : undefined;
    if (tool !== undefined && !missing.has(tool.name)) missing.set(tool.name, tool.install);
  }
  // VS Code was not even asked for: the next run with Chromium fetches it.
  if (tools.chromium.find() === undefined) missing.delete(tools.vscode.name);
}

/**
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [extra]
 */
async function mocha(name, args, extra) {
  const counts = join(scratch, 'counts');
  const env = {
    ...process.env,
    ...extra,
    ZEROCOPY_COUNTS_FILE: counts,
    ZEROCOPY_MISSING_FILE: join(scratch, 'missing'),
  };
  const grep = options.grep === undefined ? [] : ['--grep', options.grep];
  const all = ['--reporter', join(root, 'test', 'support', 'reporter.mjs'), ...grep, ...args];
  rmSync(counts, { force: true });
  try {
    await step(name, () => runTool('mocha/bin/mocha.js', all, { show: true, env }));
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    failedSteps.push(name);
    // No counts: it ended before the report (a file that does not load, say).
    if (!existsSync(counts)) total.failed++;
  }
  if (existsSync(counts)) {
    const { passed, failed, skipped } = /** @type {typeof total} */ (JSON.parse(readFileSync(counts, 'utf8')));
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  readMissing();
}

async function editorTests() {
  const tests = join('test', 'editor', '*.test.ts');
  const vsix = join(scratch, 'extension.vsix');
  // Without a browser the tests skip themselves: no need to fetch 900 MB for them.
  if (tools.chromium.find() !== undefined) {
    try {
      await step('prepare VS Code', () => prepareHost(note));
    } catch (error) {
      missing.set(tools.vscode.name, `${tools.vscode.install}\n${describeError(error)}`);
    }
    if (tools.vscode.find() !== undefined && !(await check('pack the extension', () => packExtension(root, vsix))))
      return;
  }
  await mocha('test in VS Code', [tests, '--timeout', '180000'], { ZEROCOPY_VSIX: vsix });
}

try {
  await installIfMissing();
} catch (error) {
  console.error(describeError(error));
  process.exit(1);
}
if (options.grep === undefined) {
  await check('check types', checkTypes);
  await check('check style (eslint, prettier)', () => run('npm', ['run', '--silent', 'lint'], { cwd: root }));
  await check('check generated files', checkGenerated);
  await check('check grammars', () =>
    run(process.execPath, [join('scripts', 'grammars.mjs'), 'verify'], { cwd: root }),
  );
}
const built = await check('build', bundle);
try {
  await step('prepare Node 22 and 24', () => prepareNodes(note));
} catch (error) {
  // The proofs that need them skip themselves.
  missing.set(tools.nodes.name, `${tools.nodes.install}\n${describeError(error)}`);
}
await mocha('run tests', ['test/**/*.test.ts', '--ignore', 'test/editor/**']);
if (built && options.fast !== true) await editorTests();

if (failedSteps.length > 0) console.log(`failed: ${failedSteps.join(', ')}`);
for (const [name, install] of missing) console.log(`skipped for want of ${name}: ${install}`);
const strict = process.env['CI'] === 'true' && total.skipped > 0;
if (strict) console.log('CI=true: a skipped test is a failure');
console.log(`all in ${secondsSince(began)}`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || strict ? 1 : 0;
