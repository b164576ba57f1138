/**
 * Webs: a variable that a block gives one value after the other (a pointer into a header first, into the data then) is
 * another variable in each stretch, as compilers split it by its definitions and what they reach.
 */
import { contains, type Span } from '../../model/index.js';
import { descendants, type CNode } from './tree.js';

/** The assignment that a statement is, of a plain name. */
export function assignmentIn(statement: CNode): { readonly name: CNode; readonly value: CNode } | undefined {
  const [assignment] = statement.type === 'expression_statement' ? statement.children : [];
  if (assignment?.type !== 'assignment_expression') return undefined;
  const { left: name, operator, right: value } = assignment.fields;
  const isPlain = operator !== undefined && operator.end - operator.start === 1;
  return name?.type === 'identifier' && isPlain && value ? { name, value } : undefined;
}

/**
 * The stretches from one renewal to the next, where each of them is reached by the one renewal at its start only: the
 * variable is named nowhere else in the function, and no jump comes into the middle of one from elsewhere. `declared` is
 * the name in its declaration; `assigned` are the statements of `block` itself that give it a value, in order: one whose
 * value depends on the last one renews nothing.
 */
export function websOf(
  declared: CNode,
  block: CNode,
  assigned: readonly CNode[],
  root: CNode,
  textOf: (node: CNode) => string,
): readonly Span[] | undefined {
  const name = textOf(declared);
  const renewals = assigned.filter((statement) => {
    const value = assignmentIn(statement)?.value;
    return value && placesOf(name, value, textOf).length === 0;
  });
  if (renewals.length < 2) return undefined;
  const webs = renewals.map(({ start }, i) => ({ start, end: renewals[i + 1]?.start ?? block.end }));
  const isInside = (node: CNode): boolean => webs.some((web) => contains(web, node));
  const places = placesOf(name, root, textOf);
  if (!places.every((node) => node === declared || isInside(node))) return undefined;
  if (hasOpenCase(block)) return undefined;
  const jumps = [...descendants(root)].filter(({ type }) => type === 'goto_statement');
  for (const node of descendants(block)) {
    if (node.type === 'ERROR') return undefined;
    const label = node.type === 'labeled_statement' ? node.fields['label'] : undefined;
    if (label === undefined) continue;
    const home = webs.find((web) => contains(web, label));
    const sources = jumps.filter((jump) => jump.children.some((child) => textOf(child) === textOf(label)));
    // Where nothing is seen that jumps there, a macro may.
    if (sources.length === 0 || !sources.every((jump) => home && contains(home, jump))) return undefined;
  }
  return webs;
}

function placesOf(name: string, within: CNode, textOf: (node: CNode) => string): readonly CNode[] {
  return [...descendants(within)].filter((node) => node.type === 'identifier' && textOf(node) === name);
}

/** Whether a `switch` around the block jumps into it. */
function hasOpenCase(block: CNode): boolean {
  return block.children.some(
    (child) => child.type === 'case_statement' || (child.type !== 'switch_statement' && hasOpenCase(child)),
  );
}
