/**
 * Webs: a variable that a function gives one value after the other (a pointer into a header first, into the data then)
 * is another variable in each stretch, as compilers split it by its definitions and what they reach.
 */
import { contains, type Span } from '../../model/index.js';
import { descendants, type CNode } from './tree.js';

/** A statement that gives a variable a value, and the block that it is a statement of. */
export interface Assigned {
  readonly block: CNode;
  readonly statement: CNode;
}

/** What a function holds that decides about webs, looked up in one pass. */
export interface Seen {
  /** By name. */
  readonly places: ReadonlyMap<string, readonly CNode[]>;
  readonly labels: readonly CNode[];
  readonly jumps: readonly CNode[];
  readonly errors: readonly CNode[];
}

/** The assignment that a statement is, of a plain name. */
export function assignmentIn(statement: CNode): { readonly name: CNode; readonly value: CNode } | undefined {
  const [assignment] = statement.type === 'expression_statement' ? statement.children : [];
  if (assignment?.type !== 'assignment_expression') return undefined;
  const { left: name, operator, right: value } = assignment.fields;
  const isPlain = operator !== undefined && operator.end - operator.start === 1;
  return name?.type === 'identifier' && isPlain && value ? { name, value } : undefined;
}

/** Looks for the places of some names, and for what may jump past them. */
export function lookFor(names: ReadonlySet<string>, root: CNode, textOf: (node: CNode) => string): Seen {
  const places = new Map<string, CNode[]>([...names].map((name) => [name, []]));
  const labels: CNode[] = [];
  const jumps: CNode[] = [];
  const errors: CNode[] = [];
  for (const node of descendants(root)) {
    if (node.type === 'identifier') places.get(textOf(node))?.push(node);
    else if (node.type === 'goto_statement') jumps.push(node);
    else if (node.type === 'labeled_statement') labels.push(node.fields['label'] ?? node);
    else if (node.type === 'ERROR') errors.push(node);
  }
  return { places, labels, jumps, errors };
}

/**
 * The stretches from one renewal to the next or to the end of its block, where each of them is reached by the one
 * renewal at its start only: the variable is named nowhere else in the function, and no jump comes into the middle of
 * one from elsewhere. `declared` is the name in its declaration; `assigned` are the statements that give it a value: one
 * whose value depends on the last one renews nothing, and one further in belongs to the stretch around it.
 */
export function websOf(
  declared: CNode,
  assigned: readonly Assigned[],
  { places, labels, jumps, errors }: Seen,
  textOf: (node: CNode) => string,
): readonly Span[] | undefined {
  const own = places.get(textOf(declared)) ?? [];
  const blocks = new Map<CNode, CNode[]>();
  for (const { block, statement } of assigned) {
    const value = assignmentIn(statement)?.value;
    if (value === undefined || own.some((node) => contains(value, node))) continue;
    blocks.set(block, [...(blocks.get(block) ?? []), statement]);
  }
  const webs: Span[] = [];
  const homes: CNode[] = [];
  const outerFirst = [...blocks].sort(([one], [other]) => one.start - other.start);
  for (const [block, renewals] of outerFirst) {
    if (webs.some((web) => contains(web, block))) continue;
    homes.push(block);
    webs.push(...renewals.map(({ start }, i) => ({ start, end: renewals[i + 1]?.start ?? block.end })));
  }
  if (webs.length < 2) return undefined;
  webs.sort((one, other) => one.start - other.start);
  const webAround = (node: CNode): Span | undefined => webs.find((web) => contains(web, node));
  if (!own.every((node) => node === declared || webAround(node) !== undefined)) return undefined;
  if (homes.some((home) => hasOpenCase(home) || errors.some((error) => contains(home, error)))) return undefined;
  for (const label of labels) {
    if (!homes.some((home) => contains(home, label))) continue;
    const web = webAround(label);
    const sources = jumps.filter((jump) => jump.children.some((child) => textOf(child) === textOf(label)));
    // Where nothing is seen that jumps there, a macro may.
    if (sources.length === 0 || !sources.every((jump) => web && contains(web, jump))) return undefined;
  }
  return webs;
}

/** Whether a `switch` around the block jumps into it. */
function hasOpenCase(block: CNode): boolean {
  return block.children.some(
    (child) => child.type === 'case_statement' || (child.type !== 'switch_statement' && hasOpenCase(child)),
  );
}
