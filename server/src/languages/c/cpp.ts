import type { CNode } from './tree.js';

const CASTS = /^(?:static|reinterpret|const|dynamic)_cast$/;

/** Members that give a container's own memory: `buf.data()` is `buf`. */
const DATA = /^(?:data|c_str)$/;

/** Members that tell how much a container holds, and nothing of what. */
const LENGTH = /^(?:size|length|capacity|empty)$/;

/**
 * A tree of C++ in the shapes of C, as far as there are any: `static_cast<T>(x)` is a cast, `::read` and `std::fread` are
 * plain names, `buf.data()` is the buffer, as `buf.get()` is for who is handed it, a method is a function. What has no such shape and hides control flow
 * (lambdas, loops over ranges) is of type ERROR: it uses all that it names.
 */
export function asC(node: CNode, text: string): CNode {
  const textOf = ({ start, end }: CNode): string => text.slice(start, end);
  const known = new Map<CNode, CNode>();
  const read = (at: CNode): CNode => {
    const done = known.get(at);
    if (done) return done;
    const children = at.children.map(read);
    const fields: Record<string, CNode> = {};
    for (const [name, field] of Object.entries(at.fields)) if (field) fields[name] = read(field);
    const same = { ...at, children, fields };
    const result = shapeOf(same);
    known.set(at, result);
    return result;
  };
  const shapeOf = (at: CNode): CNode => {
    switch (at.type) {
      case 'call_expression':
        return callOf(at);
      case 'argument_list':
        return { ...at, children: at.children.map((c) => (c.type === 'call_expression' ? memoryOf(c) : c)) };
      case 'parenthesized_expression':
        return { ...at, children: at.children.map((c) => (c.type === 'declaration' ? assignmentOf(c) : c)) };
      case 'qualified_identifier': {
        const { scope, name } = at.fields;
        if (name?.type !== 'identifier' || (scope && textOf(scope) !== 'std')) return at;
        return name;
      }
      case 'reference_declarator':
        return at.children[0] ?? at;
      case 'lambda_expression':
      case 'for_range_loop':
        return { ...at, type: 'ERROR' };
      case 'delete_expression':
        return { ...at, children: [], fields: {} };
      case 'throw_statement':
        return { ...at, type: 'return_statement' };
      case 'try_statement':
        return { ...at, type: 'compound_statement' };
      case 'catch_clause': {
        // Control may come here or not, as in the arm of an `#if`.
        const body = at.fields['body'];
        return { ...at, type: 'preproc_if', children: body ? [body] : [], fields: {} };
      }
      default:
        return at;
    }
  };
  const callOf = (call: CNode): CNode => {
    const fn = call.fields['function'];
    const args = call.fields['arguments']?.children.filter((c) => c.type !== 'comment') ?? [];
    const [value] = args;
    const name = fn?.fields['name'];
    if (fn?.type === 'template_function' && name && CASTS.test(textOf(name)) && value && args.length === 1) {
      return { ...call, type: 'cast_expression', children: [value], fields: { value } };
    }
    const member = fn?.type === 'field_expression' ? fn.fields['field'] : undefined;
    const container = fn?.fields['argument'];
    if (member && container && args.length === 0 && DATA.test(textOf(member))) {
      return { ...call, type: 'cast_expression', children: [container], fields: { value: container } };
    }
    if (member && args.length === 0 && LENGTH.test(textOf(member))) {
      return { ...call, type: 'sizeof_expression', children: [], fields: {} };
    }
    return call;
  };
  /** `while (ssize_t n = read(...))`: the condition is what the variable is given. */
  const assignmentOf = (declaration: CNode): CNode => {
    const { declarator: left, value: right } = declaration.fields;
    const start = left === undefined ? -1 : text.indexOf('=', left.end);
    if (left === undefined || right === undefined || start === -1 || start >= right.start) return declaration;
    const operator: CNode = { ...left, type: '=', start, end: start + 1, children: [], fields: {} };
    const children = [left, right];
    return { ...declaration, type: 'assignment_expression', children, fields: { left, operator, right } };
  };
  /** What a call is handed by `buffer.get()` is the memory that the pointer owns; elsewhere `get` may read. */
  const memoryOf = (call: CNode): CNode => {
    const fn = call.fields['function'];
    const pointer = fn?.type === 'field_expression' ? fn.fields['argument'] : undefined;
    const isGiven = call.fields['arguments']?.children.every((c) => c.type === 'comment') === true;
    const name = fn?.fields['field'];
    if (pointer === undefined || name === undefined || !isGiven || textOf(name) !== 'get') return call;
    return { ...call, type: 'cast_expression', children: [pointer], fields: { value: pointer } };
  };
  return read(node);
}
