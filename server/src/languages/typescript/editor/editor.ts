import * as ts from 'typescript';
import {
  contains,
  overlaps,
  type CallbackCopy,
  type ChunkLoop,
  type Edit,
  type Gathered,
  type PipeChain,
  type PipedCopy,
  type Refused,
  type Requirement,
  type Rewrite,
  type SourceEditor,
  type Span,
  type WholeAnswer,
} from '../../../model/index.js';
import { callbackCopyOf } from './callback-copy.js';
import { Change } from './change.js';
import { chunkLoopOf } from './chunk-loop.js';
import { gatheredOf } from './gathered.js';
import type { Ground } from './ground.js';
import { importOf } from './imports.js';
import { brokenLines, laidOut } from './layout.js';
import { pipeChainOf } from './pipe-chain.js';
import { pipedCopyOf } from './piped-copy.js';
import { leadingSemicolon, removals, type Gone } from './removal.js';
import { Resolver } from '../resolve/resolve.js';
import type { Scopes } from '../syntax/scopes.js';
import { executorAround, listOf, soleStatement, textOfSole } from '../syntax/statements.js';
import { settledWith } from '../resolve/promise-types.js';
import { isChecked, isOldScript, type Style } from '../syntax/style.js';
import { around, isToText, spanOf, textOf, walk } from '../syntax/syntax.js';
import type { Tree } from '../syntax/tree.js';
import { withoutUnused } from './unused.js';
import { wholeAnswerOf } from './whole-answer.js';

/** As wide as most editors show it. */
const TAB = '    ';

/** Changes one TypeScript or JavaScript text. */
export class TextEditor implements SourceEditor {
  readonly text: string;
  readonly indentUnit: string;
  readonly eol: string;
  readonly quote: string;
  readonly types?: 'declared' | 'documented';
  readonly #ground: Ground;
  readonly #file: ts.SourceFile;
  readonly #tree: Tree;
  readonly #style: Style;
  readonly #scopes: Scopes;
  readonly #edits: Edit[] = [];
  readonly #gone: Gone[] = [];
  /** The statements that something else takes the place of. */
  readonly #anchors: ts.Statement[] = [];
  /** The statements that have got a block around them. */
  readonly #embraced = new Set<ts.Statement>();
  readonly #required = new Map<string, string>();
  readonly #assumed: string[] = [];
  #problem: string | undefined;

  constructor(ground: Ground) {
    const { file } = ground.tree;
    this.#ground = ground;
    this.#file = file;
    this.#tree = ground.tree;
    this.text = file.text;
    this.#style = ground.style;
    this.#scopes = ground.scopes;
    this.indentUnit = this.#style.indentUnit;
    this.eol = this.#style.eol;
    this.quote = this.#style.quote;
    if (/\.[cm]?tsx?$/i.test(file.fileName)) this.types = 'declared';
    else if (isChecked(file)) this.types = 'documented';
  }

  get isOldScript(): boolean {
    return isOldScript(this.#file);
  }

  get bareParameters(): boolean {
    return this.#style.bareParameters;
  }

  textOf(span: Span): string {
    return this.text.slice(span.start, span.end);
  }

  insertBefore(at: Span, lines: readonly string[]): void {
    const statement = statementAt(this.#tree, at);
    if (statement === undefined) {
      this.#fail('there is no statement to put something in front of');
      return;
    }
    const { start } = spanOf(statement);
    const indent = this.#indentAt(start);
    if (listOf(statement)) {
      this.#add({ start, end: start }, lines.map((l) => this.#indented(l, '') + this.eol + indent).join(''));
      return;
    }
    const inner = indent + this.indentUnit;
    this.#embrace(statement, indent);
    this.#add({ start, end: start }, lines.map((l) => this.#indented(l, '') + this.eol + inner).join(''));
  }

  /** A block around the only statement of an arm or a loop. */
  #embrace(statement: ts.Statement, indent: string): void {
    if (this.#embraced.has(statement)) return;
    this.#embraced.add(statement);
    const { start, end } = spanOf(statement);
    this.#add({ start, end: start }, `{${this.eol}${indent}${this.indentUnit}`);
    this.#add({ start: end, end }, `${this.eol}${indent}}`);
  }

  /** The statement around a place that stands behind `if (...)` on its line, all of it. */
  #armAt(span: Span): ts.Statement | undefined {
    const statement = statementAt(this.#tree, span);
    if (statement === undefined || listOf(statement) || !ts.isIfStatement(statement.parent)) return undefined;
    if (!ts.isExpressionStatement(statement) && !ts.isReturnStatement(statement)) return undefined;
    const isOnLine = /\S/.test(this.#before(statement.getStart())) && !/[\r\n]/.test(statement.getText());
    return isOnLine ? statement : undefined;
  }

  /**
   * An expression in the place of a statement ends as statements do here. Without lines, the statement goes: an expression
   * statement whose expression `span` is, or the declaration of a variable that `span` initialises, with that of its text.
   */
  replace(span: Span, lines: readonly string[]): void {
    const node = nodeAt(this.#tree, span);
    if (node === undefined) {
      this.#fail('the place to be changed is no expression or statement');
      return;
    }
    if (lines.length > 0) {
      const indent = this.#indentAt(node.getStart());
      const { width, trailingComma: comma } = this.#style;
      const behind = /^[^\r\n]*/.exec(this.text.slice(node.end))?.[0].replace(/\s*\/[/*].*$/, '').length ?? 0;
      const room = { column: this.#columnOf(node), width, unit: this.indentUnit, comma, behind };
      const laid = brokenLines(laidOut(lines, room), { ...room, column: indent.replaceAll('\t', TAB).length });
      const arm = laid.length > 1 ? this.#armAt(span) : undefined;
      if (arm) this.#embrace(arm, indent);
      const margin = arm ? indent + this.indentUnit : indent;
      const written = laid.map((l, i) => this.#indented(l, i === 0 ? '' : margin)).join(this.eol);
      const text = ts.isStatement(node) && !/[;}]$/.test(written) ? written + this.#endOf(node) : written;
      this.#keepComments(spanOf(node), text);
      this.#add(this.#withoutSemicolon(node, text), text);
      const statement = statementAt(this.#tree, span);
      if (statement) this.#anchors.push(statement);
      return;
    }
    const statement = removable(node);
    if (statement === undefined || !listOf(statement)) {
      this.#fail(`\`${textOf(node).slice(0, 40)}\` is a part of something that stays`);
      return;
    }
    const list = listOf(statement) ?? [];
    for (const gone of [statement, ...list.filter((s) => textOfSole(this.#scopes, s) === statement)]) {
      this.#gone.push({ statement: gone, comments: commentsIn(this.#tree, spanOf(gone)) });
    }
  }

  /** What an expression in the place of a statement ends with: as that did, where it was one, too. */
  #endOf(statement: ts.Statement): string {
    const isPlain = ts.isExpressionStatement(statement) || ts.isReturnStatement(statement);
    return isPlain && !textOf(statement).endsWith(';') ? '' : this.#style.semicolon;
  }

  /** A `;` in front of `(a).b()` is not needed in front of a name. */
  #withoutSemicolon(node: ts.Node, text: string): Span {
    const { start, end } = spanOf(node);
    const statement = statementAt(this.#tree, { start, end });
    const first = statement?.getStart(this.#file) === start && /^[\w$]/.test(text) ? statement : undefined;
    return { start: start - (first ? leadingSemicolon(this.#file, first) : 0), end };
  }

  require(need: Requirement): string {
    if (need.kind !== 'import') {
      this.#fail(`${need.header} can't be included here`);
      return '';
    }
    const key = `${need.module} ${need.name}`;
    const known = this.#required.get(key);
    if (known !== undefined) return known;
    const { name, edits } = importOf(this.#tree, this.#style, need.module, need.name);
    for (const edit of edits) this.#addImport(edit);
    this.#required.set(key, name);
    return name;
  }

  /** Two names of a module that is new to the file come by one import. */
  #addImport(edit: Edit): void {
    const parts = (text: string): readonly string[] => /^(.*\{ ?)(.*?)( ?\}.*)$/s.exec(text)?.slice(1) ?? [];
    const [head, name, tail] = parts(edit.text);
    const same = this.#edits.findIndex(({ span, text }) => {
      const [start, , end] = parts(text);
      return head !== undefined && span.start === edit.span.start && start === head && end === tail;
    });
    const old = this.#edits[same];
    if (old === undefined) this.#edits.push(edit);
    else this.#edits[same] = { ...old, text: `${head ?? ''}${parts(old.text)[1] ?? ''}, ${name ?? ''}${tail ?? ''}` };
  }

  freshName(base: string, at: Span, as?: 'parameter'): string {
    const node = nodeAt(this.#tree, at) ?? this.#file;
    const isFree = (name: string): boolean =>
      as === 'parameter' ? this.#scopes.lookUp(name, node) === undefined : this.#scopes.isFree(name, node);
    let name = base;
    for (let i = 2; !isFree(name); i++) name = base + String(i);
    return name;
  }

  typeOf(name: string, at: Span): string | undefined {
    const declaration = this.#scopes.lookUp(name, nodeAt(this.#tree, at) ?? this.#file)?.node;
    if (declaration === undefined || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) {
      return undefined;
    }
    return declaration.type && textOf(declaration.type);
  }

  chunkLoop(loop: Span, drain: Span): ChunkLoop | Refused {
    return chunkLoopOf(new Resolver(this.#scopes), nodeAt(this.#tree, loop), nodeAt(this.#tree, drain));
  }

  pipeChain(pipe: Span): PipeChain | Refused {
    return pipeChainOf(new Resolver(this.#scopes), this.#pipeAt(pipe));
  }

  pipedCopy(pipe: Span): PipedCopy | Refused {
    return pipedCopyOf(new Resolver(this.#scopes), this.#pipeAt(pipe));
  }

  wholeAnswer(read: Span, answer: Span): WholeAnswer | Refused {
    return wholeAnswerOf(new Resolver(this.#scopes), nodeAt(this.#tree, read), nodeAt(this.#tree, answer));
  }

  gathered(read: Span, write: Span): Gathered | Refused {
    const call = nodeAt(this.#tree, read) ?? this.#tree.nodeAt(read.start);
    return gatheredOf(new Resolver(this.#scopes), call, nodeAt(this.#tree, write));
  }

  callbackCopy(read: Span, write: Span): CallbackCopy | Refused {
    return callbackCopyOf(nodeAt(this.#tree, read), nodeAt(this.#tree, write));
  }

  resolvedWith(name: string, at: Span): 'nothing' | 'undefined' | 'value' | undefined {
    const node = this.#tree.nodeAt(at.start);
    const executor = node && executorAround(node);
    const made = executor && around(executor).parent;
    if (made === undefined || !ts.isNewExpression(made) || executor?.parameters[0]?.name.getText() !== name) {
      return undefined;
    }
    return settledWith(made);
  }

  assume(because: string): void {
    this.#assumed.push(because);
  }

  finish(): Rewrite {
    if (this.#problem !== undefined) return { ok: false, because: this.#problem };
    const removed = removals(this.#file, this.#gone, this.#anchors, this.eol);
    const ordered = [...removed, ...this.#edits].sort((a, b) => a.span.start - b.span.start);
    if (ordered.some((e, i) => ordered.slice(i + 1).some((other) => overlaps(e.span, other.span)))) {
      return { ok: false, because: 'two changes would overlap' };
    }
    const change = new Change(this.#scopes, ordered);
    if (!change.parses) return { ok: false, because: 'the result would not parse' };
    const { orphan } = change;
    if (orphan !== undefined) return { ok: false, because: `\`${orphan}\` is used elsewhere, too` };
    const edits = withoutUnused(this.#ground, change, ordered);
    const brings = new Map([...this.#required].map(([what, name]) => [name, what]));
    return {
      ok: true,
      edits,
      ...(this.#assumed.length > 0 && { assumed: this.#assumed }),
      ...(brings.size > 0 && { brings }),
    };
  }

  /** The call whose span from its `pipe` on is given. */
  #pipeAt(pipe: Span): ts.CallExpression | undefined {
    const call = this.#tree.nodeAt(pipe.start)?.parent.parent;
    return call !== undefined && ts.isCallExpression(call) && call.end === pipe.end ? call : undefined;
  }

  #fail(because: string): void {
    this.#problem ??= because;
  }

  #add(span: Span, text: string): void {
    this.#edits.push({ span, text });
  }

  /** Comments that would go with `span` move in front of the statement. */
  #keepComments(span: Span, text: string): void {
    const comments = commentsIn(this.#tree, span).filter((comment) => !text.includes(comment));
    if (comments.length === 0) return;
    const statement = statementAt(this.#tree, span);
    if (statement === undefined || !listOf(statement)) {
      this.#fail('a comment would be lost');
      return;
    }
    const start = statement.getStart();
    const indent = this.#indentAt(start);
    this.#add({ start, end: start }, comments.map((comment) => comment + this.eol + indent).join(''));
  }

  #indented(line: string, indent: string): string {
    const levels = /^\t*/.exec(line)?.[0].length ?? 0;
    const written = this.#style.semicolon === '' ? line.replace(/;$/, '') : line;
    return indent + this.indentUnit.repeat(levels) + written.slice(levels);
  }

  #indentAt(offset: number): string {
    return /^[ \t]*/.exec(this.#before(offset))?.[0] ?? '';
  }

  /** Other statements on the same line do not count: they may go. */
  #columnOf(node: ts.Node): number {
    const start = node.getStart();
    const statement = statementAt(this.#tree, spanOf(node))?.getStart() ?? start;
    const from = Math.max(statement, start - this.#before(start).length);
    const own = this.#indentAt(start) + this.text.slice(from, start).trimStart();
    return own.replaceAll('\t', TAB).length;
  }

  /** What stands in front of a place on its line. */
  #before(offset: number): string {
    const line = this.text.slice(this.text.lastIndexOf('\n', offset - 1) + 1, offset);
    // Most files have none, and would be searched to their start.
    return line.slice(line.lastIndexOf('\r') + 1);
  }
}

/** Walks the top-level statement that holds the start of `span`, and visits it, too. */
function walkAround(tree: Tree, span: Span, visit: (node: ts.Node) => boolean): void {
  const statement = tree.statementAt(span.start);
  if (statement !== undefined && visit(statement)) walk(statement, visit);
}

/** The outermost node that covers exactly the span. */
function nodeAt(tree: Tree, span: Span): ts.Node | undefined {
  let found: ts.Node | undefined;
  walkAround(tree, span, (node) => {
    if (node.pos > span.start || node.end < span.end) return false;
    const own = spanOf(node);
    if (own.start === span.start && own.end === span.end) found ??= node;
    return contains(own, span);
  });
  return found;
}

function statementAt(tree: Tree, span: Span): ts.Statement | undefined {
  let found: ts.Statement | undefined;
  walkAround(tree, span, (node) => {
    if (node.pos > span.start || node.end < span.end) return false;
    // A label's statement is meant, not the label.
    if (ts.isStatement(node) && !ts.isBlock(node) && !ts.isLabeledStatement(node) && contains(spanOf(node), span)) {
      found = node;
    }
    return true;
  });
  return found;
}

/** The statement that is nothing without `node`. */
function removable(node: ts.Node): ts.Statement | undefined {
  let at = node;
  while (ts.isAwaitExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  // Bytes that are taken for text go with the text.
  if (ts.isPropertyAccessExpression(at.parent) && isToText(at.parent.parent)) at = at.parent.parent;
  if (ts.isStatement(at)) return at;
  const { parent } = at;
  if (ts.isExpressionStatement(parent)) return parent;
  return ts.isVariableDeclaration(parent) && parent.initializer === at ? soleStatement(parent) : undefined;
}

function commentsIn(tree: Tree, { start, end }: Span): readonly string[] {
  const { file } = tree;
  const found = new Set<string>();
  const look = (pos: number): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(file.text, pos) ?? []),
      ...(ts.getTrailingCommentRanges(file.text, pos) ?? []),
    ];
    for (const r of ranges) if (r.pos >= start && r.end <= end) found.add(file.text.slice(r.pos, r.end));
  };
  walkAround(tree, { start, end }, (node) => {
    if (node.pos > end || node.end < start) return false;
    // Comments stand in front of tokens, or behind them; both are seen from some node's ends and children's lists.
    for (const token of node.getChildren(file)) {
      look(token.pos);
      look(token.end);
    }
    return true;
  });
  return [...found];
}
