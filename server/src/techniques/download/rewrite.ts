import type { CopySite, Gathered, Refused, SourceEditor } from '../../model/index.js';
import { errorName, named } from '../words.js';

/** The write becomes a pipeline into a file beside the target, and a rename; what gathered the content goes. */
export function rewrite({ fill, drains: [drain], sink }: CopySite, editor: SourceEditor): Refused | undefined {
  const facts = editor.gathered?.(fill.span, drain.span);
  if (facts === undefined) return { refused: 'there is no write to replace' };
  if ('refused' in facts) return facts;
  if (!facts.isText) editor.assume?.(`${named(sink.handle)} is a text, no \`URL\` and no \`Buffer\``);
  if (facts.isLater) editor.assume?.('what stands in front of the write may run before all has come');
  const files = (name: string): string => editor.require({ kind: 'import', module: 'node:fs/promises', name });
  const pipeline = editor.require({ kind: 'import', module: 'node:stream/promises', name: 'pipeline' });
  const uuid = editor.require({ kind: 'import', module: 'node:crypto', name: 'randomUUID' });
  const create = editor.require({ kind: 'import', module: 'node:fs', name: 'createWriteStream' });
  const partial = editor.freshName('partial', facts.statement);
  const error = errorName(editor, drain.span);
  for (const span of facts.others) editor.replace(span, []);
  editor.replace(facts.statement, [
    `const ${partial} = ${beside(facts.path, `.\${${uuid}()}.partial`)};`,
    'try {',
    `\tawait ${pipeline}(${sourceOf(facts, editor)}, ${create}(${partial}));`,
    `\tawait ${files('rename')}(${partial}, ${facts.path});`,
    `} catch (${error}) {`,
    `\tawait ${files('rm')}(${partial}, { force: true }).catch(() => undefined);`,
    `\tthrow ${error};`,
    '}',
  ]);
  return undefined;
}

/** A `Response` without a body gives an empty file, as before. */
function sourceOf({ stream, isBody }: Gathered, editor: SourceEditor): string {
  if (!isBody) return stream;
  editor.assume?.(`${named(stream)} is a \`ReadableStream\` of Node's own, with its types`);
  const readable = editor.require({ kind: 'import', module: 'node:stream', name: 'Readable' });
  return `${stream} ? ${readable}.fromWeb(${stream}) : []`;
}

/** The path with an ending, as a template literal. */
function beside(path: string, ending: string): string {
  const written = /^(['"])([^'"`\\$]*)\1$/.exec(path)?.[2] ?? /^`(.*)`$/s.exec(path)?.[1];
  return `\`${written ?? `\${${path}}`}${ending}\``;
}
