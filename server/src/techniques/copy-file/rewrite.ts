import { contains, hull, type CopySite, type Refused, type SourceEditor } from '../../model/index.js';
import { callbackHead, errorName } from '../words.js';
import { isPiped } from './conditions.js';

/** The write becomes the copy, where it stands; the read goes. */
export function rewrite(site: CopySite, editor: SourceEditor): Refused | undefined {
  const { fill, drains, source, sink } = site;
  const [drain] = drains;
  if (isPiped(site)) return replacePipe(site, editor);
  if (drain.completion === 'callback') return replaceCallbacks(site, editor);
  const copy = `${callee(site, editor)}(${[source.handle, sink.handle, ...flags(site, editor)].join(', ')})`;
  if (contains(drain.span, fill.span)) {
    editor.replace(drain.span, [copy]);
    return undefined;
  }
  const behind = /^\s*,?\s*\)/.exec(editor.text.slice(drain.span.end))?.[0];
  const between = editor.text.slice(fill.span.end, drain.span.start);
  if (drain.completion === 'promise' && /^\s*\.\s*then\s*\(/.test(between)) {
    if (behind === undefined) return { refused: 'the write is not all that `then` does' };
    editor.replace(hull([fill.span, { start: drain.span.start, end: drain.span.end + behind.length }]), [copy]);
    return undefined;
  }
  editor.replace(fill.span, []);
  editor.replace(drain.span, [copy]);
  return undefined;
}

/** One callback hears of both; it stands one level further out. */
function replaceCallbacks(site: CopySite, editor: SourceEditor): Refused | undefined {
  const { fill, drains, source, sink } = site;
  const facts = editor.callbackCopy?.(fill.span, drains[0].span);
  if (facts === undefined) return { refused: 'the read and the write report to callbacks of their own' };
  if ('refused' in facts) return facts;
  const callback = facts.callback.replaceAll(editor.eol + editor.indentUnit, editor.eol);
  const ends = [source.handle, sink.handle, ...flags(site, editor), callback].join(', ');
  editor.replace(facts.span, [`${callee(site, editor)}(${ends})`]);
  return undefined;
}

/** The promise that waits for a pipe becomes that of the copy; where nobody waits, an error ends the process as before. */
function replacePipe({ drains: [drain] }: CopySite, editor: SourceEditor): Refused | undefined {
  const facts = editor.pipedCopy?.(drain.span);
  if (facts === undefined) return { refused: 'there is no pipe to replace' };
  if ('refused' in facts) return facts;
  const { span, others, isPromise, source, sink } = facts;
  for (const other of others) editor.replace(other, []);
  if (isPromise === true) {
    const copy = editor.require({ kind: 'import', module: 'node:fs/promises', name: 'copyFile' });
    editor.replace(span, [`${copy}(${source}, ${sink})`]);
    return undefined;
  }
  const copy = editor.require({ kind: 'import', module: 'node:fs', name: 'copyFile' });
  const error = errorName(editor, span);
  const head = callbackHead(`(${error})`, '', editor);
  editor.replace(span, [`${copy}(${source}, ${sink}, ${head}`, `\tif (${error}) throw ${error};`, '})']);
  return undefined;
}

/** Beside the function that writes: a member of the same module, or a name of its own. */
function callee({ drains: [drain] }: CopySite, editor: SourceEditor): string {
  const sync = drain.completion === 'returned';
  const name = sync ? 'copyFileSync' : 'copyFile';
  const owner = /^(.*\.)\s*\w+$/s.exec(drain.callee)?.[1];
  const module = sync || drain.completion === 'callback' ? 'node:fs' : 'node:fs/promises';
  return owner === undefined ? editor.require({ kind: 'import', module, name }) : owner + name;
}

function flags({ keeps }: CopySite, editor: SourceEditor): readonly string[] {
  if (!keeps.some((k) => k.obligation === 'exclusive')) return [];
  return [`${editor.require({ kind: 'import', module: 'node:fs', name: 'constants' })}.COPYFILE_EXCL`];
}
