import assert from 'node:assert/strict';
import { diffLines } from 'diff';
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { c } from '../../../server/src/languages/c/index.js';
import {
  applyEdits,
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  type Advice,
  type Rewrite,
  type Settings,
} from '../../../server/src/model/index.js';

const workbench = new Workbench([c], nodeLanguageHost());

/** Function bodies stand in here: descriptors of a file and a socket, a buffer, and the usual variables. */
export function program(body: string, before = ''): string {
  return `#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
${before}
long copy(const char *path, int listener, size_t left)
{
	char buf[4096];
	long total = 0;
	ssize_t n;
	int in = open(path, O_RDONLY);
	int out = accept(listener, NULL, NULL);

${body
  .split('\n')
  .map((line) => (line === '' || line.startsWith('#') ? line : `\t${line}`))
  .join('\n')}
	return total;
}
`;
}

/** What a technique makes of the first finding of a text, which stands in a project with `others`. */
export async function rewritten(
  text: string,
  technique: Advice['technique'],
  settings: Settings = DEFAULT_SETTINGS,
  others: Readonly<Record<string, string>> = {},
): Promise<{
  readonly advice: Advice;
  readonly rewrite: Rewrite;
  readonly after: string;
  readonly added: readonly string[];
}> {
  const project = workbench.project((path) => (path === 'a.c' ? text : others[path]));
  for (const [path, other] of Object.entries(others)) await project.update(path, other);
  const document = workbench.open('a.c', undefined, project);
  assert.ok(document);
  try {
    const { findings } = await document.analyse(text, settings, NEVER_CANCELLED);
    const finding = findings.find((f) => f.advice.some((a) => a.technique === technique));
    const advice = finding?.advice.find((a) => a.technique === technique);
    assert.ok(finding && advice, `${technique} is not advised (${findings.length} findings)`);
    const rewrite = await document.rewrite(text, finding, technique);
    const after = rewrite.ok ? applyEdits(text, rewrite.edits) : text;
    return { advice, rewrite, after, added: addedLines(text, after) };
  } finally {
    document.dispose();
  }
}

/** Techniques that are offered for a text. */
export async function offered(text: string, settings: Settings = DEFAULT_SETTINGS): Promise<readonly string[]> {
  const document = workbench.open('a.c');
  assert.ok(document);
  try {
    const { findings } = await document.analyse(text, settings, NEVER_CANCELLED);
    return findings.flatMap((f) => f.advice.map((a) => a.technique)).sort();
  } finally {
    document.dispose();
  }
}

/** Lines of code that the rewrite put in: not the include, the comment, or a brace alone. */
function addedLines(before: string, after: string): readonly string[] {
  return diffLines(before, after)
    .filter((part) => part.added)
    .flatMap((part) => part.value.split('\n').slice(0, -1))
    .map((line) => line.trim())
    .filter((line) => !/^(?:#|\/\*|[{}]$)/.test(line));
}
