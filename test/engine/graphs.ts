/** Small flow graphs by hand: `0: in a; use a -> 1 2` per block. */
import type {
  Block,
  Endpoint,
  FlowGraph,
  LanguageId,
  Loop,
  Obligation,
  Step,
  Transfer,
} from '../../server/src/model/index.js';
import { endpoint } from '../support/site.js';

const LANGUAGE: LanguageId = 'c';

/**
 * Each string is a block: its steps, apart by `;`, then `-> next`. A step's span is its place in the whole, 10 units apart.
 *
 *     in BUFFER FROM [after] [AMOUNT]     out BUFFER TO [after] [AMOUNT]     AMOUNT: a number for a class, `=N` for N bytes
 *     use BUFFER      unknown BUFFER      length BUFFER      overwrite BUFFER
 *     keep OBLIGATION TEXT                kernel HANDLE...   kernel-named HANDLE...   exit
 *     test TEXT       result TEXT         what the block ends in: a test on data, on a result
 */
export function graph(
  blocks: readonly string[],
  {
    loops = [],
    endpoints = [],
  }: { readonly loops?: readonly Loop[]; readonly endpoints?: readonly Partial<Endpoint>[] } = {},
): FlowGraph {
  const buffers: string[] = [];
  const handles: string[] = endpoints.map((e) => e.handle ?? '');
  const indexIn = (list: string[], name: string): number => {
    if (!list.includes(name)) list.push(name);
    return list.indexOf(name);
  };
  let at = 0;
  const parsed = blocks.map((text): Block => {
    const [body = '', next = ''] = text.split('->');
    const steps: Step[] = [];
    let test: Block['test'];
    for (const part of body.split(';').map((s) => s.trim())) {
      if (part === '') continue;
      const [kind = '', ...words] = part.split(/\s+/);
      const span = { start: at, end: (at += 10) };
      const [name = '', other = '', ...more] = words;
      switch (kind) {
        case 'in':
        case 'out':
          steps.push(transfer(kind, indexIn(buffers, name), indexIn(handles, other), more, span));
          break;
        case 'use':
        case 'length':
          steps.push({
            kind: 'use',
            what: kind === 'use' ? 'content' : 'length',
            buffer: indexIn(buffers, name),
            span,
            because: `\`${name}\` is looked at`,
          });
          break;
        case 'unknown':
          steps.push({
            kind: 'unknown',
            touches: [indexIn(buffers, name)],
            span,
            because: `\`${name}\` is given away`,
          });
          break;
        case 'overwrite':
          steps.push({ kind: 'overwrite', buffer: indexIn(buffers, name), span });
          break;
        case 'keep':
          steps.push({ kind: 'keep', obligation: name as Obligation, span, text: other });
          break;
        case 'kernel':
        case 'kernel-named':
          steps.push({
            kind: 'kernel-copy',
            callee: 'sendfile',
            span,
            handles: words,
            ...(kind === 'kernel-named' && { isNamed: true }),
          });
          break;
        case 'exit':
          steps.push({ kind: 'exit', span });
          break;
        case 'test':
        case 'result':
          test = { on: kind === 'test' ? 'data' : 'result', span, text: words.join(' ') };
          break;
        default:
          throw new Error(`unknown step ${part}`);
      }
    }
    const numbers = next.trim() === '' ? [] : next.trim().split(/\s+/).map(Number);
    return { steps, next: numbers, ...(test && { test }) };
  });
  return {
    language: LANGUAGE,
    name: 'f',
    span: { start: 0, end: at },
    blocks: parsed,
    loops,
    endpoints: handles.map((handle, i) => endpoint({ handle, ...endpoints[i] })),
    buffers: buffers.map((name) => ({ name, storage: 'array' })),
  };
}

function transfer(
  direction: 'in' | 'out',
  buffer: number,
  end: number,
  words: readonly string[],
  span: Transfer['span'],
): Transfer {
  const amount = words.find((w) => /^=?\d+$/.test(w));
  const bytes = amount?.startsWith('=') === true ? Number(amount.slice(1)) : undefined;
  return {
    kind: 'transfer',
    direction,
    span,
    callee: direction === 'in' ? 'read' : 'write',
    endpoint: end,
    buffer,
    amount: {
      extent: bytes === undefined ? 'counted' : 'constant',
      classes: bytes === undefined ? [Number(amount ?? 0)] : [],
      ...(bytes !== undefined && { bytes }),
    },
    ...(bytes !== undefined && { asked: bytes }),
    placed: words.includes('after') ? 'after-content' : 'start',
    complete: false,
    wholeSource: false,
  };
}

/** A loop over the steps from the `first`th to the `last`th. */
export function loopOver(first: number, last: number, form: Loop['form'] = 'while'): Loop {
  return { span: { start: first * 10, end: (last + 1) * 10 }, form };
}
