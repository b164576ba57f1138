/** Findings for which no technique fits say why. */
import assert from 'node:assert/strict';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { c } from '../../server/src/languages/c/index.js';
import { typescript } from '../../server/src/languages/typescript/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Finding } from '../../server/src/model/index.js';
import { lineIndexOf, PLAIN, renderAnalysisText } from '../../server/src/render/index.js';

const workbench = new Workbench([c, typescript], nodeLanguageHost());

async function only(path: string, text: string): Promise<{ readonly finding: Finding; readonly shown: string }> {
  const document = workbench.open(path);
  assert.ok(document);
  try {
    const analysis = await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    const [finding, ...others] = analysis.findings;
    assert.ok(finding && others.length === 0, `${analysis.findings.length} findings`);
    return { finding, shown: renderAnalysisText(path, lineIndexOf(text), analysis, false, PLAIN) };
  } finally {
    document.dispose();
  }
}

describe('findings without advice', () => {
  it('name what speaks against the nearest techniques', async () => {
    const whole = `#include <glib.h>
#include <stdio.h>
void pass(const char *from, const char *to)
{
	char *content = NULL;
	gsize length = 0;
	FILE *out = fopen(to, "w");
	if (g_file_get_contents(from, &content, &length, NULL))
		fwrite(content, 1, length, out);
}
`;
    const { finding, shown } = await only('a.c', whole);
    assert.deepEqual(finding.advice, []);
    assert.equal(finding.unfit, 'the bytes do not go in a loop');
    assert.equal(finding.site.source.proof?.because, '`g_file_get_contents` takes `from` as the name of a file');
    assert.match(shown, /\n {2}= no rewrite is offered: the bytes do not go in a loop\n/);
  });

  it('tell what the one that nearly fits would do', async () => {
    const text = `import { appendFileSync, readFileSync } from 'node:fs';
export const append = (from: string, log: string): void => appendFileSync(log, readFileSync(from));
`;
    const { finding } = await only('a.ts', text);
    assert.deepEqual(finding.advice, []);
    assert.equal(finding.unfit, '`copyFile` would replace what `log` holds');
  });

  it('say nothing where there is advice, or a defect', async () => {
    const copy = `import { readFileSync, writeFileSync } from 'node:fs';
export const copy = (from: string, to: string): void => writeFileSync(to, readFileSync(from));
`;
    assert.equal((await only('a.ts', copy)).finding.unfit, undefined);
    const short = `#include <string.h>
#include <unistd.h>
void say(int s, const char *text) { write(s, text, strlen(text)); }
void pass(int in, int out)
{
	char buf[65536];
	ssize_t n;
	while ((n = read(in, buf, sizeof buf)) > 0)
		write(out, buf, n);
}
`;
    const document = workbench.open('b.c');
    assert.ok(document);
    const { findings } = await document.analyse(short, DEFAULT_SETTINGS, NEVER_CANCELLED);
    document.dispose();
    const defects = findings.filter(({ site }) => site.defect !== undefined);
    assert.ok(defects.length > 0);
    for (const { unfit } of findings) assert.equal(unfit, undefined);
  });
});
