/** Well-known macros of libc headers. */
const KNOWN: ReadonlyMap<string, number> = new Map([
  ['BUFSIZ', 8192],
  ['PIPE_BUF', 4096],
  ['PATH_MAX', 4096],
  ['LINE_MAX', 2048],
]);

const TOKENS = /\s*(0[xX][0-9a-fA-F]+[uUlL]*|\d+[uUlL]*|[A-Za-z_]\w*|<<|>>|[-+*/()|])/gy;

const LEVELS: readonly (readonly string[])[] = [['|'], ['<<', '>>'], ['+', '-'], ['*', '/']];

/**
 * The value of a constant integer expression (numbers, names that `lookUp` knows, + - * / << >> | and parentheses), or
 * undefined for everything else. Comments are passed over.
 */
export function evaluate(source: string, lookUp: (name: string) => number | undefined): number | undefined {
  const text = source.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, ' ').trim();
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < text.length) {
    const token = TOKENS.exec(text)?.[1];
    if (token === undefined || tokens.length > 64) return undefined;
    tokens.push(token);
  }
  let at = 0;
  const primary = (): number | undefined => {
    const token = tokens[at++];
    if (token === undefined) return undefined;
    if (token === '(') {
      const value = level(0);
      return tokens[at++] === ')' ? value : undefined;
    }
    if (token === '-') {
      const value = primary();
      return value === undefined ? undefined : -value;
    }
    if (/^\d/.test(token)) {
      const digits = token.replace(/[uUlL]+$/, '');
      return /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
    }
    return /^\w/.test(token) ? (lookUp(token) ?? KNOWN.get(token)) : undefined;
  };
  const level = (depth: number): number | undefined => {
    const operators = LEVELS[depth];
    if (operators === undefined) return primary();
    let value = level(depth + 1);
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); operator = tokens[at]) {
      at++;
      const right = level(depth + 1);
      if (value === undefined || right === undefined) return undefined;
      value = apply(operator, value, right);
    }
    return value;
  };
  const value = level(0);
  return at === tokens.length && value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

function apply(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '|':
      return left | right;
    case '<<':
      return left * 2 ** right;
    case '>>':
      return Math.floor(left / 2 ** right);
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    default:
      return right === 0 ? undefined : Math.trunc(left / right);
  }
}
