/** Conditions of a loop that a fast path in front of it asks, too. */
import assert from 'node:assert/strict';
import { Workbench } from '../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../server/src/hosts/node/index.js';
import { c } from '../../server/src/languages/c/index.js';
import { applyEdits, DEFAULT_SETTINGS, NEVER_CANCELLED } from '../../server/src/model/index.js';

const workbench = new Workbench([c], nodeLanguageHost());

/** What `copy-file-range` makes of a loop with this condition; undefined when it has no fix. */
async function fixed(condition: string): Promise<string | undefined> {
  const text = `#include <unistd.h>
void copy(int in, int out, int more)
{
	char buf[4096];
	int n;
	while (${condition})
		if (write(out, buf, n) != n)
			return;
}
`;
  const document = workbench.open('a.c');
  assert.ok(document);
  try {
    const { findings } = await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    const [finding] = findings;
    assert.ok(finding);
    if (!finding.advice.some((a) => a.technique === 'copy-file-range' && a.safety !== 'shown-only')) return undefined;
    const rewrite = await document.rewrite(text, finding, 'copy-file-range');
    assert.ok('edits' in rewrite);
    return applyEdits(text, rewrite.edits);
  } finally {
    document.dispose();
  }
}

describe('conditions in front of the fast path', () => {
  it('ask nothing of what has not been read yet', async () => {
    const text = await fixed('(n = read(in, buf, sizeof buf)) != -1 && n != 0');
    assert.match(text ?? '', /while \(copy_file_range\(/);
    assert.equal(text?.split('n != 0').length, 2);
  });

  it('leave a loop alone that looks at how much came', async () => {
    assert.equal(await fixed('(n = read(in, buf, sizeof buf)) > 0 && n < 100'), undefined);
  });
});
