import type { CopySite, Refused, SourceEditor, WholeAnswer } from '../../model/index.js';
import { callbackHead, errorName, errorParameter, named } from '../words.js';

/** The file is opened where it was read, so that errors come there; a stream of it is sent. `hands`: to a framework. */
export function rewrite(site: CopySite, editor: SourceEditor, hands: boolean): Refused | undefined {
  const { fill, drains, source } = site;
  const [drain] = drains;
  const facts = editor.wholeAnswer?.(fill.span, drain.span);
  if (facts === undefined) return { refused: 'there is no answer to replace' };
  if ('refused' in facts) return facts;
  if (facts.isCaught && facts.isAskedFor) {
    return {
      refused: `a folder in ${named(source.handle)} would be told when it is read, behind what catches errors here`,
    };
  }
  const stream = fill.completion === 'awaited' ? opened(site, facts, editor) : openedAtOnce(site, facts, editor);
  if (facts.isExpression && stream.before.length > 0) return { refused: 'there is no place to open the file first' };
  const head = facts.isReturned ? 'return ' : '';
  if (hands) {
    editor.replace(facts.statement, [...stream.before, `${head}${facts.response}.send(${stream.text})`]);
    return undefined;
  }
  const pipeline = editor.require({ kind: 'import', module: 'node:stream', name: 'pipeline' });
  const error = errorName(editor, drain.span);
  editor.assume?.(`errors of \`${source.handle}\`, and a client that goes away, may be printed by \`console.error\``);
  const callback = callbackHead(errorParameter(error, site.sink.proof !== undefined, editor), '', editor);
  editor.replace(facts.statement, [
    ...stream.before,
    `${head}${pipeline}(${stream.text}, ${facts.response}, ${callback}`,
    `\tif (${error}) console.error(${error});`,
    '})',
  ]);
  return undefined;
}

interface Stream {
  /** In front of the answer. */
  readonly before: readonly string[];
  readonly text: string;
}

/** `const file = await open(path);` and `file.createReadStream()`. */
function opened({ fill, source }: CopySite, facts: WholeAnswer, editor: SourceEditor): Stream {
  const open = editor.require({ kind: 'import', module: 'node:fs/promises', name: 'open' });
  const file = editor.freshName('file', fill.span);
  const opening = `const ${file} = await ${open}(${source.handle});`;
  if (facts.read) editor.replace(facts.read, [opening]);
  return { before: facts.read ? [] : [opening], text: `${file}.createReadStream()` };
}

/** The same without waiting; where the read stands apart, the descriptor keeps its place. */
function openedAtOnce({ fill, source }: CopySite, facts: WholeAnswer, editor: SourceEditor): Stream {
  const create = editor.require({ kind: 'import', module: 'node:fs', name: 'createReadStream' });
  const open = editor.require({ kind: 'import', module: 'node:fs', name: 'openSync' });
  const quote = editor.quote ?? "'";
  const opening = `${open}(${source.handle}, ${quote}r${quote})`;
  // With a descriptor the path opens nothing; it is not evaluated again where that could do something.
  const path = source.repeatable ? source.handle : quote + quote;
  if (facts.read === undefined) return { before: [], text: `${create}(${path}, { fd: ${opening} })` };
  const fd = editor.freshName('fd', fill.span);
  const isOld = editor.isOldScript === true;
  editor.replace(facts.read, [`${isOld ? 'var' : 'const'} ${fd} = ${opening};`]);
  return { before: [], text: `${create}(${path}, { ${fd === 'fd' && !isOld ? fd : `fd: ${fd}`} })` };
}
