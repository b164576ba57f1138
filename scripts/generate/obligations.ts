import {
  OBLIGATIONS,
  type CopySite,
  type Discharge,
  type Discharger,
  type Obligation,
  type Technique,
} from '../../server/src/model/index.js';
import { code, page, sentence, table } from './markdown.js';

/** All obligations with their meaning, in the order of the declaration. */
function obligations(): readonly (readonly [Obligation, string])[] {
  return Object.entries(OBLIGATIONS).flatMap(([name, meaning]): [Obligation, string][] =>
    isObligation(name) ? [[name, meaning]] : [],
  );
}

function isObligation(name: string): name is Obligation {
  return Object.hasOwn(OBLIGATIONS, name);
}

const WORDS = { kept: 'kept', 'kept-by-code': 'kept by code', lost: '**lost**' } as const;
const BY_SITE = 'by the site';

function verdict(discharger: Discharger): string {
  return typeof discharger === 'function' ? BY_SITE : WORDS[discharger.how];
}

/** What becomes of each obligation under one technique, with the reason; `sites` show what it can depend on. */
export function dischargeTable(technique: Technique, sites: readonly CopySite[]): string {
  const rows = obligations().map(([name, meaning]) => {
    const discharger = technique.discharges[name];
    const because = typeof discharger === 'function' ? answersBySite(discharger, name, sites) : discharger.because;
    return [`${code(name)}: ${meaning}`, verdict(discharger), because];
  });
  return table(['what a copy may do besides', 'in the rewrite', 'because'], rows);
}

/** The different answers that the sites of the examples get. */
function answersBySite(
  discharger: Exclude<Discharger, Discharge>,
  name: Obligation,
  sites: readonly CopySite[],
): string {
  const answers = sites.flatMap((site) =>
    site.keeps.filter(({ obligation }) => obligation === name).map((keep) => discharger(keep, site)),
  );
  const reasons = new Set(answers.map(({ how, because }) => `${WORDS[how]}: ${because}`));
  return reasons.size === 0 ? 'it depends on the code' : `for example ${[...reasons].sort().slice(0, 3).join('; ')}`;
}

/** docs/safety.md */
export function safetyPage(techniques: readonly Technique[], proof: readonly string[]): string {
  const matrix = table(
    ['obligation', ...techniques.map(({ id, name }) => `[${code(name)}](techniques/${id}.md)`)],
    obligations().map(([name]) => [code(name), ...techniques.map(({ discharges }) => verdict(discharges[name]))]),
  );
  return page(
    'When a fix is safe',
    'Safety is computed for every site, never declared. A technique has conditions (is the sink a socket?) and answers for ' +
      'every obligation (is the number of bytes counted?). From them follows one of three levels:',
    table(
      ['level', 'when', 'what can be done with it'],
      [
        [
          code('safe'),
          'every condition is proved from the code, every obligation is kept',
          'quick fix, fix all, `zerocopy fix`',
        ],
        [code('review'), 'something is assumed; the card names it', 'quick fix, `zerocopy fix --safety review`'],
        [
          code('shown-only'),
          'an obligation is lost, or the site can’t be rewritten',
          'nothing is changed; the card says why',
        ],
      ],
    ),
    '## Obligations',
    'What a copy may do besides moving bytes. Each is looked for at every site; a rewrite must keep those that are there.',
    table(
      ['obligation', 'meaning'],
      obligations().map(([name, meaning]) => [code(name), sentence(meaning)]),
    ),
    '## What becomes of them',
    `*Kept*: by the nature of the call. *Kept by code*: by what the rewrite writes. *Lost*: the advice is shown only. ` +
      `*By the site*: the answer depends on the code; the page of the technique has examples.`,
    matrix,
    ...proof,
  );
}
