import type { SourceEditor } from '../../model/index.js';
import type { HandOver } from './hand-over.js';

/** One call moves at most so much: below what any count of it can hold. */
const WHOLE = '0x40000000';
/** The same where the program wants to be asked now and then: 16 MiB. */
export const CHUNK = '0x1000000';

/** And where something is shown after each chunk: 1 MiB. */
const STEP = '0x100000';

const WIDTH = 80;
const TAB = 8;

/** A call that moves bytes in the kernel: its name, its arguments, and what is written with it. */
export interface KernelCall {
  readonly callee: string;
  readonly arguments: readonly string[];
  /** Variables that the call moves on: explicit offsets. */
  readonly offsets?: readonly Offset[];
  /** A name for its result, where the program has none. */
  readonly result: string;
  readonly comment: string;
}

/** A variable for an explicit offset, which the fast path declares. */
export interface Offset {
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

/** What one call asks for: the rest of the limit, as far as it is below the most that a call should move. */
export function cappedRest(plan: HandOver): string {
  const most = plan.progress.length > 0 ? STEP : plan.cancellable ? CHUNK : WHOLE;
  if (plan.limit !== undefined && plan.limitIsNarrow) return plan.limit;
  return plan.limit === undefined ? most : `${plan.limit} < ${most} ? ${plan.limit} : ${most}`;
}

/** The same for a call that moves less than 2 GiB at a time by itself, so that only a program's own wish needs a cap. */
export function restOf(plan: HandOver): string {
  return plan.limit !== undefined && !plan.cancellable && plan.progress.length === 0 ? plan.limit : cappedRest(plan);
}

/** What stands for an end's offset in a call: the address of a variable, or `NULL` for the descriptor's own position. */
export function offsetArgument(
  plan: HandOver,
  end: 'sourceOffset' | 'sinkOffset',
  type: 'off_t' | 'loff_t',
  editor: SourceEditor,
): { readonly argument: string; readonly offsets: readonly Offset[] } {
  const value = plan[end];
  if (value === undefined) return { argument: 'NULL', offsets: [] };
  // glibc has `loff_t` in the one, musl in the other.
  if (type === 'loff_t') for (const header of ['sys/types.h', 'fcntl.h']) needHeader(editor, plan, header);
  const name = editor.freshName(end === 'sourceOffset' ? 'from' : 'to', plan.before);
  return { argument: `&${name}`, offsets: [{ type, name, value }] };
}

/**
 * The lines of `while (conditions && (result = call) > 0) steps`, in a block of their own when a variable has to be
 * declared.
 */
export function fastPath(plan: HandOver, call: KernelCall, editor: SourceEditor): readonly string[] {
  return whereItExists(plan, pathLines(plan, call, editor));
}

/** Puts the lines of a fast path into the text. */
export function putFastPath(
  { before, split, clearsErrno }: HandOver,
  lines: readonly string[],
  editor: SourceEditor,
): void {
  const all = clearsErrno ? [...lines, 'errno = 0;'] : lines;
  if (split) editor.replace(before, [split.declaration, '', ...all, split.assignment]);
  else editor.insertBefore(before, all);
}

/** In a file for several systems the fast path stands in an arm of an `#ifdef`. */
export function whereItExists({ onlyIf }: HandOver, lines: readonly string[]): readonly string[] {
  return onlyIf === undefined ? lines : [`#ifdef ${onlyIf}`, ...lines, '#endif'];
}

/** Makes a header available, where the system has it, for what is called of it. */
export function needHeader(
  editor: SourceEditor,
  { onlyIf }: HandOver,
  header: string,
  calls: readonly string[] = [],
  featureMacro?: string,
): void {
  editor.require({
    kind: 'header',
    header,
    calls,
    ...(featureMacro !== undefined && { featureMacro }),
    ...(onlyIf && { onlyIf }),
  });
}

function pathLines(plan: HandOver, call: KernelCall, editor: SourceEditor): readonly string[] {
  const note = `/* ${call.comment} */`;
  const declared = (call.offsets ?? []).map(({ type, name, value }) => `${type} ${name} = ${value};`);
  const counted = plan.steps.length > 0 || plan.progress.length > 0 || plan.resultIsSeen;
  const result = counted ? (plan.result ?? editor.freshName(call.result, plan.before)) : undefined;
  if (result !== undefined && plan.result === undefined) declared.push(`ssize_t ${result};`);
  const isEntered = hasEntry(plan);
  const level = Number(plan.quiet) + Number(isEntered || declared.length > 0);
  const lines =
    result === undefined
      ? [...head(plan, call, undefined, editor, level), '\tcontinue;']
      : loopLines(plan, call, result, editor, level);
  const body = declared.length === 0 ? lines : [...declared, '', ...lines];
  if (isEntered) return [note, ...entered(plan, editor, body)];
  return level === 0 ? [note, ...lines] : [note, '{', ...body.map(deeper), '}'];
}

function hasEntry({ entry, quiet }: HandOver): boolean {
  return entry.length > 0 || quiet;
}

/** The lines under what must hold before the fast path begins; just the lines where nothing must. */
export function entered(plan: HandOver, editor: SourceEditor, lines: readonly string[]): readonly string[] {
  if (!hasEntry(plan)) return lines;
  // The loop's own condition comes first: it may ask whether there is a stream at all.
  const first = [...plan.conditions, ...plan.entry];
  if (!plan.quiet) return [...asked(plan, first, editor, 0), ...lines.map(deeper), '}'];
  needHeader(editor, plan, 'signal.h', ['sigaction']);
  const name = editor.freshName('action', plan.before);
  const ignored = [`sigaction(SIGPIPE, NULL, &${name}) == 0`, `${name}.sa_handler == SIG_IGN`];
  const block = [...asked(plan, [...first, ...ignored], editor, 1), ...lines.map(deeper), '}'];
  return ['{', `\tstruct sigaction ${name};`, '', ...block.map(deeper), '}'];
}

/** The same for lines that do not ask for the loop's own conditions: a limit may be passed to begin with. */
export function askedFirst(plan: HandOver, editor: SourceEditor, lines: readonly string[]): readonly string[] {
  if (hasEntry(plan) || plan.conditions.length === 0) return entered(plan, editor, lines);
  const [only = '', ...more] = lines;
  const head = asked(plan, plan.conditions, editor, 0);
  // A block becomes that of the `if`; one line goes without braces.
  if (only === '{') return [...head, ...more];
  if (more.length > 0 || head.length > 1) return [...head, ...lines.map(deeper), '}'];
  return [...head.map((line) => line.replace(/ \{$/, '')), deeper(only)];
}

/** `if (...) {`, on as many lines as it needs. */
function asked(plan: HandOver, list: readonly string[], editor: SourceEditor, level: number): readonly string[] {
  const room = WIDTH - indentWidth(editor, plan) - level * unitWidth(editor);
  const lines: string[] = [];
  let line = 'if (';
  list.forEach((operand, i) => {
    const text = spaced(inParentheses(operand), editor) + (i === list.length - 1 ? ') {' : ' &&');
    const isFirst = line.trim() === 'if (' || line.trim() === '';
    if (isFirst || line.length + 1 + text.length <= room) {
      line += isFirst ? text : ` ${text}`;
      return;
    }
    lines.push(line);
    line = ' '.repeat('if ('.length) + text;
  });
  return [...lines, line];
}

/** An operand of `&&`, in parentheses where it needs them. */
function inParentheses(operand: string): string {
  let bare = operand;
  for (let inner = ''; inner !== bare; bare = bare.replace(/\([^()]*\)/g, '')) inner = bare;
  return /\|\||[^=!<>]=(?!=)|\?|,/.test(bare) ? `(${operand})` : operand;
}

function deeper(line: string): string {
  return line === '' || line.startsWith('#') ? line : `\t${line}`;
}

function loopLines(
  plan: HandOver,
  call: KernelCall,
  result: string,
  editor: SourceEditor,
  level: number,
): readonly string[] {
  const lines = head(plan, call, result, editor, level);
  const steps = [...stepLines(plan, result), ...plan.progress.map((call) => call.statement(result))];
  if (steps.length === 0) return [...lines, '\tcontinue;'];
  // More than one line below a `while` wants braces.
  if (steps.length === 1) return [...lines, ...steps.map((s) => `\t${s}`)];
  return [...lines.slice(0, -1), `${lines.at(-1) ?? ''} {`, ...steps.map((s) => `\t${s}`), '}'];
}

/** What is done with the number of bytes in `result`. */
export function stepLines(plan: HandOver, result: string): readonly string[] {
  return plan.steps.map(({ place, operator }) => `${place} ${operator} ${result};`);
}

/** `while (...)`, broken behind an operand and then within the call where it would be too wide. */
function head(
  plan: HandOver,
  call: KernelCall,
  result: string | undefined,
  editor: SourceEditor,
  level: number,
): readonly string[] {
  const callee = editor.spacesCalls === true ? `${call.callee} ` : call.callee;
  const list = call.arguments.map((argument) => spaced(argument, editor));
  const room = WIDTH - indentWidth(editor, plan) - level * unitWidth(editor);
  const opening = result === undefined ? `${callee}(` : `(${result} = ${callee}(`;
  const closing = result === undefined ? ') > 0)' : ')) > 0)';
  const conditions = plan.conditions.map(inParentheses);
  const whole = `while (${[...conditions, opening].join(' && ')}${list.join(', ')}${closing}`;
  if (whole.length <= room) return [whole];
  // Continued under the opening parenthesis.
  const deep = ' '.repeat('while ('.length);
  const lines = conditions.length === 0 ? [] : [`while (${conditions.join(' && ')} &&`];
  const start = lines.length === 0 ? 'while (' : deep;
  const last = `${start}${opening}${list.join(', ')}${closing}`;
  if (last.length <= room) return [...lines, last];
  const under = ' '.repeat(start.length + opening.length);
  // The length and the flags stay together.
  const parts = [...list.slice(0, -2), list.slice(-2).join(', ')];
  return [...lines, ...wrapped(start + opening, under, parts, closing, room)];
}

/** Arguments of a call on as many lines as they need; one that is too wide goes on in front of its `?`. */
function wrapped(
  first: string,
  under: string,
  list: readonly string[],
  closing: string,
  room: number,
): readonly string[] {
  const lines: string[] = [];
  let line = first;
  list.forEach((argument, i) => {
    const text = argument + (i === list.length - 1 ? closing : ',');
    const isFirst = line === first || line === under;
    const joined = isFirst ? line + text : `${line} ${text}`;
    if (joined.length <= room) {
      line = joined;
      return;
    }
    if (!isFirst) lines.push(line);
    const [condition = text, ...values] = text.split(/ (?=\? )/);
    if (under.length + text.length > room && values.length > 0) {
      lines.push(under + condition);
      line = `${under}${values.join(' ')}`;
    } else line = (isFirst ? line : under) + text;
  });
  return [...lines, line];
}

function indentWidth(editor: SourceEditor, { before }: HandOver): number {
  const line = editor.text.slice(editor.text.lastIndexOf('\n', before.start - 1) + 1, before.start);
  let width = 0;
  for (const c of line) {
    if (c === '\t') width += TAB - (width % TAB);
    else if (c === ' ') width++;
    else break;
  }
  return width;
}

function unitWidth(editor: SourceEditor): number {
  return editor.indentUnit === '\t' ? TAB : editor.indentUnit.length;
}

/** Calls as the file writes them. */
export function spaced(expression: string, { spacesCalls }: SourceEditor): string {
  return spacesCalls === true ? expression.replace(/\b([a-z_]\w*)\(/gi, '$1 (') : expression;
}
