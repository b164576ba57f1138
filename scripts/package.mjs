// npm run package: the extension as a .vsix in the project's folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packExtension, prepareHost } from '../test/editor/host.mjs';
import { bundle, checkTypes, installIfMissing, root } from './lib/project.mjs';
import { describeError, note, step } from './lib/steps.mjs';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = join(root, `${name}-${version}.vsix`);
try {
  await installIfMissing();
  await step('check types', checkTypes);
  await step('build', bundle);
  await step('prepare vsce', () => prepareHost(note));
  console.log((await step('pack', () => packExtension(root, file))).output.trimEnd());
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
