/** Projects in a temporary folder, looked at without types and with them. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LocalTypes, Workbench, type Analysis } from '../../../server/src/engine/index.js';
import { nodeTypeHost } from '../../../server/src/hosts/node/index.js';
import { typescript } from '../../../server/src/languages/typescript/index.js';
import { DEFAULT_SETTINGS, NEVER_CANCELLED, type Cancellation } from '../../../server/src/model/index.js';

const modules = join(import.meta.dirname, '../../../node_modules');

export interface Looks {
  readonly without: readonly string[];
  /** Undefined where types tell nothing. */
  readonly with: readonly string[] | undefined;
}

export interface TypedProjects {
  readonly write: (project: string, files: Readonly<Record<string, string>>) => void;
  readonly where: (project: string, name: string) => string;
  readonly look: (project: string, name: string, text: string, cancellation?: Cancellation) => Promise<Looks>;
}

/** To be called in a `describe`. */
export function typedProjects(): TypedProjects {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'zerocopy-types-'));
    mkdirSync(join(folder, 'types'));
    symlinkSync(join(modules, 'typescript/lib'), join(folder, 'types/lib'));
    symlinkSync(join(modules, '@types/node'), join(folder, 'types/node'));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    write: (project, files) => {
      for (const [name, text] of Object.entries(files)) {
        const path = join(folder, project, name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    },
    where: (project, name) => join(folder, project, name),
    look: async (project, name, text, cancellation = NEVER_CANCELLED) => {
      const host = nodeTypeHost(() => join(folder, 'types'));
      const grammars = { grammar: () => Promise.reject(new Error('TypeScript needs no grammar')) };
      const workbench = new Workbench([typescript], grammars, new LocalTypes([typescript], host));
      const document = workbench.open(join(folder, project, name));
      assert.ok(document);
      try {
        const without = await document.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
        const refined = await document.refine?.(text, DEFAULT_SETTINGS, cancellation);
        return { without: copies(without), with: refined && copies(refined) };
      } finally {
        document.dispose();
      }
    },
  };
}

function copies({ findings }: Analysis): readonly string[] {
  return findings.map(({ site: s }) => `${s.source.kind} ${s.source.handle} -> ${s.sink.kind} ${s.sink.handle}`);
}
