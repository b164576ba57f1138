import type { Claim, ReferenceCall } from '../../server/src/reference/index.js';
import { code, fence, page, sentence } from './markdown.js';
import { sourced } from './claims.js';

/** docs/reference/ID.md: all that the card tells, with the sources. */
export function referencePage(call: ReferenceCall): string {
  const part = (title: string, claims: readonly Claim[]): string[] => [`## ${title}`, sourced(claims)];
  return page(
    code(call.title),
    call.summary,
    fence(call.language, call.form),
    ...part('What it copies', call.copies),
    ...part('When it waits', call.blocks),
    ...part('What its count means', call.count),
    '## What its errors mean',
    sourced(call.errors.map(([name, text, source]) => [`${code(name)}: ${text}`, source])),
    ...part('What it needs', call.needs),
    ...part('What can go wrong', call.pitfalls),
    sentence(`the card is shown at ${call.names.map(code).join(', ')}`),
  );
}
