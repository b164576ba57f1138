import type { CopySite, Refused, SourceEditor } from '../../model/index.js';

/** `res.sendFile(path, ...)` takes the place of `res.send(content)`, and the read goes. */
export function rewrite({ fill, drains: [drain], source }: CopySite, editor: SourceEditor): Refused | undefined {
  const facts = editor.wholeAnswer?.(fill.span, drain.span);
  if (facts === undefined) return { refused: 'there is no answer to replace' };
  if ('refused' in facts) return facts;
  if (facts.isCaught) return { refused: 'an error of the read is caught here; `sendFile` would hand it to `next`' };
  const absolute = facts.isAbsolute
    ? source.handle
    : `${editor.require({ kind: 'import', module: 'node:path', name: 'resolve' })}(${source.handle})`;
  const quote = editor.quote ?? "'";
  if (facts.read) editor.replace(fill.span, []);
  // Files below a folder like `.cache` are sent as they were.
  editor.replace(drain.span, [`${facts.response}.sendFile(${absolute}, { dotfiles: ${quote}allow${quote} })`]);
  return undefined;
}
