import type { CNode } from './tree.js';

const CASTS = /^(?:static|reinterpret|const|dynamic)_cast$/;

/** Members that give a container's own memory: `buf.data()` is `buf`. */
const DATA = /^(?:data|c_str)$/;

/** Members that tell how much a container holds, and nothing of what. */
const LENGTH = /^(?:size|length|capacity|empty)$/;

/**
 * A tree of C++ in the shapes of C, as far as there are any: `static_cast<T>(x)` is a cast, `::read` and `std::fread` are
 * plain names, `buf.data()` is the buffer, a method is a function. What has no such shape and hides control flow
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
  return read(node);
}
