/** The C front end with its real grammar, and its flow graphs as text. */
import { nodeLanguageHost } from '../../../server/src/hosts/node/index.js';
import { loadC } from '../../../server/src/languages/c/service.js';
import { CParser } from '../../../server/src/languages/c/parse.js';
import { NEVER_CANCELLED, type FlowGraph, type Lowering, type Step } from '../../../server/src/model/index.js';

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
