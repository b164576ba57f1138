// `verify` compares grammars/*.wasm with grammars/pins.json; `refresh` takes the pinned versions from npm again.
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './lib/run.mjs';

/** @typedef {{ file: string, package: string, version: string, sha256: string, license: string }} Pin */

const folder = join(import.meta.dirname, '..', 'grammars');
const pinsFile = join(folder, 'pins.json');
const pins = /** @type {Pin[]} */ (JSON.parse(readFileSync(pinsFile, 'utf8')));

/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

function verify() {
  for (const pin of pins) {
    const found = sha256(join(folder, pin.file));
    if (found !== pin.sha256) {
      throw new Error(`${pin.file}: sha256 is ${found}, pins.json (${pin.package}@${pin.version}) says ${pin.sha256}`);
    }
    console.log(`${pin.file}: ${pin.package}@${pin.version}, sha256 as pinned`);
  }
}

async function refresh() {
  for (const pin of pins) {
    const temporary = mkdtempSync(join(tmpdir(), 'grammar-'));
    try {
      await run('npm', ['pack', `${pin.package}@${pin.version}`, '--pack-destination', temporary]);
      await run('tar', ['xzf', join(temporary, `${pin.package}-${pin.version}.tgz`), '-C', temporary]);
      copyFileSync(join(temporary, 'package', pin.file), join(folder, pin.file));
      pin.sha256 = sha256(join(folder, pin.file));
    } finally {
      rmSync(temporary, { recursive: true });
    }
  }
  writeFileSync(pinsFile, `${JSON.stringify(pins, null, 2)}\n`);
}

const command = process.argv[2];
if (command === 'refresh') await refresh();
else if (command !== 'verify') throw new Error('usage: npm run grammars verify|refresh');
verify();
