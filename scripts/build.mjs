// Bundles the server, the command line and the client with esbuild. Type checking is `tsc -b`, before this.
import { build } from 'esbuild';
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
  mkdirSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { compilerAsModule } from './lib/compiler.mjs';

const root = join(import.meta.dirname, '..');
const wasm = 'node_modules/web-tree-sitter/web-tree-sitter.wasm';
const hashbang = '#!/usr/bin/env node';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  // Paths in source maps are enough; the sources themselves would double the package.
  sourcesContent: false,
  legalComments: 'external',
  // A name of the compiler that its parser's part does not hold.
  logOverride: { 'import-is-undefined': 'error' },
  logLevel: 'warning',
};

/** @type {{ name: string, entries: string[], options: import('esbuild').BuildOptions }[]} */
const targets = [
  {
    name: 'server',
    entries: ['server/src/bin/cli.ts', 'server/src/bin/server.ts', 'server/src/bin/worker.ts'],
    options: {
      outdir: 'server/dist',
      format: 'esm',
      // What is imported with `import()` (the TypeScript compiler) becomes a chunk that is loaded when first needed.
      splitting: true,
      chunkNames: 'chunk-[name]-[hash]',
      // Only programs need the checker, and they are made in a thread of their own, or on demand.
      plugins: [compilerAsModule(['server/src/languages/typescript/checker/checker.ts'])],
      // Bundled CommonJS packages expect these three.
      banner: {
        js: [
          `import { createRequire as __createRequire } from 'node:module';`,
          `const require = __createRequire(import.meta.url);`,
          `const __filename = import.meta.filename;`,
          `const __dirname = import.meta.dirname;`,
        ].join('\n'),
      },
    },
  },
  {
    name: 'client',
    entries: ['client/src/extension.ts'],
    options: { outdir: 'client/dist', format: 'cjs', outExtension: { '.js': '.cjs' }, external: ['vscode'] },
  },
];

/** @param {string} file */
function fingerprint(file) {
  const stat = statSync(join(root, file), { throwIfNoEntry: false });
  return stat === undefined ? 'none' : `${stat.size}:${stat.mtimeMs}`;
}

/**
 * True if nothing that went into the last build, and nothing that came out of it, has changed since.
 * @param {string} stamp
 */
function isFresh(stamp) {
  if (!existsSync(stamp)) return false;
  const files = /** @type {Record<string, string>} */ (JSON.parse(readFileSync(stamp, 'utf8')));
  return Object.entries(files).every(([file, print]) => fingerprint(file) === print);
}

/**
 * The declarations that a type checker starts from: those of the language, and Node's for projects that have none.
 * @param {string} to
 */
function copyTypes(to) {
  const modules = join(root, 'node_modules');
  const isDeclaration = (/** @type {string} */ path) => !/\.[a-z]+$/.test(path) || path.endsWith('.d.ts');
  const isLib = (/** @type {string} */ path) => basename(path) === 'lib' || /^lib\..*\.d\.ts$/.test(basename(path));
  cpSync(join(modules, 'typescript/lib'), join(to, 'lib'), { recursive: true, filter: isLib });
  copyFileSync(join(modules, 'typescript/LICENSE.txt'), join(to, 'lib/LICENSE.txt'));
  cpSync(join(modules, '@types/node'), join(to, 'node'), { recursive: true, filter: isDeclaration });
  cpSync(join(modules, 'undici-types'), join(to, 'node_modules/undici-types'), {
    recursive: true,
    filter: isDeclaration,
  });
}

/**
 * @param {string[]} entryPoints
 * @param {string} outdir
 * @param {import('esbuild').BuildOptions} options
 */
async function bundle(entryPoints, outdir, options) {
  const { metafile } = await build({ ...shared, ...options, entryPoints, metafile: true });
  const made = new Set(Object.keys(metafile.outputs));
  if (outdir === 'server/dist') {
    const copy = `${outdir}/${basename(wasm)}`;
    copyFileSync(join(root, wasm), join(root, copy));
    made.add(copy);
    copyTypes(join(root, outdir, 'types'));
    made.add(`${outdir}/types`);
    const cli = join(root, outdir, 'cli.js');
    if (existsSync(cli)) {
      if (!readFileSync(cli, 'utf8').startsWith(hashbang)) throw new Error(`cli.ts must start with "${hashbang}"`);
      chmodSync(cli, 0o755);
    }
  }
  // Chunks carry a hash in their name: those of earlier builds go only now, when nothing points at them any more.
  for (const name of readdirSync(join(root, outdir))) {
    if (!made.has(`${outdir}/${name}`)) rmSync(join(root, outdir, name), { recursive: true });
  }
  return [...Object.keys(metafile.inputs), ...made];
}

/** @param {(typeof targets)[number]} target */
async function make({ name, entries, options }) {
  const present = entries.filter((entry) => existsSync(join(root, entry)));
  for (const entry of entries) if (!present.includes(entry)) console.log(`${name}: no ${entry} yet, skipped`);
  const outdir = options.outdir ?? '';
  if (present.length === 0) return;

  const stamp = join(root, 'build', `${name}.bundle.json`);
  if (isFresh(stamp)) {
    console.log(`${name}: up to date`);
    return;
  }
  const began = performance.now();
  const files = await bundle(present, outdir, options);
  const scripts = [relative(root, import.meta.filename), 'scripts/lib/compiler.mjs'];
  // An entry that is missing today counts as an input, so that its arrival makes a new build.
  const watched = [...files, ...entries, ...scripts, 'package-lock.json'].filter((file) => !file.startsWith('<'));
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stamp, JSON.stringify(Object.fromEntries(watched.map((file) => [file, fingerprint(file)]))));
  console.log(`${name}: ${present.length} entries in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

try {
  for (const target of targets) await make(target);
} catch (error) {
  // esbuild has printed its errors, with the lines they are about.
  if (!(error instanceof Error && 'errors' in error)) throw error;
  process.exitCode = 1;
}
