/** The C front end with its real grammar, and its flow graphs as text. */
import { Workbench } from '../../../server/src/engine/index.js';
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { c } from '../../../server/src/languages/c/index.js';
import { loadC } from '../../../server/src/languages/c/service.js';
import { CParser } from '../../../server/src/languages/c/parse.js';
import {
  DEFAULT_SETTINGS,
  NEVER_CANCELLED,
  type FlowGraph,
  type Lowering,
  type Step,
} from '../../../server/src/model/index.js';

export async function parser(): Promise<CParser> {
  return CParser.create(await nodeLanguageHost().grammar('tree-sitter-c'));
}

/** Lowers one text in a session of its own. */
export async function lower(text: string): Promise<Lowering> {
  const session = (await loadC(nodeLanguageHost())).open('test.c');
  try {
    return session.lower(text, NEVER_CANCELLED);
  } finally {
    session.dispose();
  }
}

/** The graph of a function with this body; it may use `in`, `out`, `buf`, `n`, `w`, `x`. */
export async function graphOf(body: string, before = ''): Promise<FlowGraph> {
  const head = 'int f(int in, int out, int x) { char buf[4096]; ssize_t n, w;';
  const { functions } = await lower(`${before}\n${head}\n${body}\n}\n`);
  const graph = functions.at(-1)?.graph;
  if (graph === undefined) throw new Error(`no flow graph for: ${body}`);
  return graph;
}

/** One line for each block that control can come to, numbered as a walk from the entry meets them. */
export function flowText(graph: FlowGraph): string {
  const numbers = new Map<number, number>();
  const work = [0];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    if (numbers.has(id)) continue;
    numbers.set(id, numbers.size);
    work.push(...[...graph.blocks[id]!.next].reverse());
  }
  return [...numbers]
    .map(([id, number]) => {
      const { steps, test, next } = graph.blocks[id]!;
      const does = steps.map((s) => stepText(s, graph)).filter((s) => s !== '');
      const asks = test ? [`${test.text} (${test.on})?`] : [];
      const goes = next.length > 0 ? [`-> ${next.map((n) => numbers.get(n)).join(' ')}`] : [];
      return [`${number}:`, ...does, ...asks, ...goes].join(' ');
    })
    .join('\n');
}

/** The steps in source order, keeps among them. */
export function stepTexts(graph: FlowGraph): readonly string[] {
  return graph.blocks
    .flatMap((b) => b.steps)
    .sort((a, b) => a.span.start - b.span.start)
    .map((s) => (s.kind === 'keep' ? `keep ${s.obligation} ${s.text ?? ''}`.trim() : stepText(s, graph)));
}

function stepText(step: Step, graph: FlowGraph): string {
  const name = (id: number): string => graph.buffers[id]!.name;
  switch (step.kind) {
    case 'transfer':
      return step.direction === 'in' ? `fill(${name(step.buffer)})` : `drain(${name(step.buffer)})`;
    case 'use':
      return `${step.what}(${name(step.buffer)})`;
    case 'unknown':
      return `unknown(${step.touches.map(name).join(',')})`;
    case 'overwrite':
      return `overwrite(${name(step.buffer)})`;
    case 'kernel-copy':
      return step.callee;
    case 'exit':
      return 'exit';
    case 'keep':
      return '';
  }
}

export const workbench = new Workbench([c], nodeLanguageHost());

/** Of each site of the first file: what fills, what empties, and what is said against it. */
export async function sitesIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const project = workbench.project((path) => files[path]);
  for (const [name, content] of Object.entries(files)) await project.update(name, content);
  project.settle(NEVER_CANCELLED);
  const [path = '', text = ''] = Object.entries(files)[0] ?? [];
  const analyser = workbench.open(path, undefined, project);
  if (analyser === undefined) throw new Error('nothing to look at');
  try {
    const { findings, inspected } = await analyser.analyse(text, DEFAULT_SETTINGS, NEVER_CANCELLED);
    return [...findings.map(({ site }) => site), ...inspected]
      .filter(({ defect }) => defect === undefined)
      .map(({ fill, drains, objections }) => {
        const because = objections.map((o) => o.because).join('; ');
        return `${fill.callee} > ${drains[0].callee}: ${because === '' ? 'a copy' : because}`;
      });
  } finally {
    analyser.dispose();
  }
}
