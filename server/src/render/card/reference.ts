import type { Code, PhrasingContent } from 'mdast';
import { copiesOn, mechanismTitle, pathOf } from '../../cost/index.js';
import type { Claim, ErrorClaim, ReferenceCall } from '../../reference/index.js';
import type { Panel } from '../picture/index.js';
import { bulletList, paragraph, type Card, type CardBlock, type Fold } from './card.js';
import { prose, strong, words } from './inline.js';

/** The card of a call, whoever makes it. Its claims' sources are on its page, which `docs` is the folder of. */
export function referenceCard(call: ReferenceCall, docs?: string): Card {
  return {
    head: [paragraph(...titled(call))],
    ...(call.figure === undefined ? {} : { picture: [panelOf(call.figure)] }),
    short: [declaration(call), keyPoints(call), ...pageLink(call, docs)],
    folds: [
      { title: `What can go wrong with ${call.title}`, content: [bulletList(call.pitfalls.map(claim))] },
      { title: 'What its errors mean', content: [errorList(call.errors)] },
      ...more(call),
    ],
  };
}

/** The same in one fold, for the card of something else that stands at the call. */
export function referenceFold(call: ReferenceCall): Fold {
  const known = folds.get(call) ?? foldOf(call);
  folds.set(call, known);
  return known;
}

const folds = new WeakMap<ReferenceCall, Fold>();

function foldOf(call: ReferenceCall): Fold {
  return {
    title: `About ${call.title}`,
    content: [
      paragraph(...prose(call.summary)),
      declaration(call),
      bulletList([call.copies, call.blocks, call.count, call.needs, call.pitfalls].flat().map(claim)),
      errorList(call.errors),
    ],
  };
}

function panelOf({ mechanism, source, sink }: NonNullable<ReferenceCall['figure']>): Panel {
  const path = pathOf(mechanism, source, sink);
  return { title: mechanismTitle(mechanism), tone: copiesOn(path).cpu > 1 ? 'now' : 'instead', path };
}

function titled({ title, summary }: ReferenceCall): PhrasingContent[] {
  return [strong({ type: 'inlineCode', value: title }), words(' '), ...prose(summary)];
}

function declaration({ form, language }: ReferenceCall): Code {
  return { type: 'code', lang: language, value: form };
}

/** What people look for first: copies, waiting, counts, and what is needed. */
function keyPoints(call: ReferenceCall): CardBlock {
  const point = (name: string, [first]: readonly [Claim, ...Claim[]]): PhrasingContent[] => [
    strong(words(name)),
    words(' '),
    ...claim(first),
  ];
  return bulletList([
    point('Copies:', call.copies),
    point('Blocking:', call.blocks),
    point('Count:', call.count),
    point('Needs:', call.needs),
  ]);
}

/** What the key points leave out. */
function more(call: ReferenceCall): Fold[] {
  const rest = [call.copies, call.blocks, call.count, call.needs].flatMap(([, ...others]) => others);
  return rest.length === 0
    ? []
    : [{ title: 'More on copies, waiting and counts', content: [bulletList(rest.map(claim))] }];
}

function pageLink({ id, title }: ReferenceCall, docs: string | undefined): CardBlock[] {
  if (docs === undefined) return [];
  return [
    paragraph(
      { type: 'link', url: `${docs}/reference/${id}.md`, children: [words(`All about ${title}, with sources`)] },
      words(' · '),
      { type: 'link', url: `${docs}/how-zero-copy-works.md`, children: [words('How zero-copy works')] },
    ),
  ];
}

function claim([text]: Claim): PhrasingContent[] {
  return prose(text);
}

function errorList(errors: readonly ErrorClaim[]): CardBlock {
  return bulletList(
    errors.map(([name, text]) => [{ type: 'inlineCode', value: name } as const, words(': '), ...prose(text)]),
  );
}
