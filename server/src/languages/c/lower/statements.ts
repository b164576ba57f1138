import { contains, type BlockId, type BufferId, type Loop } from '../../../model/index.js';
import type { Emitter } from './emitter.js';
import type { Expressions } from './expressions.js';
import type { GraphBuilder } from './graph.js';
import { declaredIdentifier, isDeclarator, unwrap } from '../source.js';
import { LOOPS, type Conditions } from './tests.js';
import { isEntered } from './entered.js';
import { descendants, spanOf, type CNode } from '../tree.js';
import type { TransferTools } from './transfers.js';

const NO_RETURN: ReadonlySet<string> = new Set([
  'exit',
  '_exit',
  '_Exit',
  'abort',
  'err',
  'errx',
  'verr',
  'verrx',
  'longjmp',
  'siglongjmp',
  'pthread_exit',
]);

/** Lowers statements to basic blocks and edges. */
export class Statements {
  readonly #tools: TransferTools;
  readonly #graph: GraphBuilder;
  readonly #emitter: Emitter;
  readonly #expressions: Expressions;
  readonly #conditions: Conditions;
  readonly #handedBack: ReadonlySet<BufferId>;
  readonly #breaks: BlockId[] = [];
  readonly #continues: BlockId[] = [];
  readonly #labels = new Map<string, BlockId>();
  /** Where the cases of the open switches are collected. */
  readonly #switches: { readonly cases: BlockId[]; readonly values: (CNode | undefined)[]; hasDefault: boolean }[] = [];

  /** `handedBack`: buffers whose content the function's callers get. */
  constructor(
    emitter: Emitter,
    graph: GraphBuilder,
    expressions: Expressions,
    conditions: Conditions,
    handedBack: ReadonlySet<BufferId>,
  ) {
    this.#handedBack = handedBack;
    this.#tools = emitter.tools;
    this.#emitter = emitter;
    this.#graph = graph;
    this.#expressions = expressions;
    this.#conditions = conditions;
  }

  statement(node: CNode): void {
    const graph = this.#graph;
    switch (node.type) {
      case 'compound_statement':
      case 'else_clause':
      case 'translation_unit':
      case 'linkage_specification':
      case 'declaration_list':
        node.children.forEach((child, i) => {
          if (child.type === 'while_statement' && isEntered(child, node.children.slice(0, i), this.#tools.source))
            this.#atLeastOnce(child, 'while');
          else this.statement(child);
        });
        return;
      case 'expression_statement':
        for (const child of node.children) this.#expressionStatement(child);
        return;
      case 'declaration':
        if (this.#continues.length > 0) this.#declaredAnew(node);
        for (const child of node.children) if (child.type === 'init_declarator') this.#initialiser(child);
        return;
      case 'if_statement':
        this.#if(node);
        return;
      case 'while_statement':
        this.#while(node);
        return;
      case 'do_statement':
        this.#atLeastOnce(node, 'do');
        return;
      case 'for_statement':
        this.#for(node);
        return;
      case 'switch_statement':
        this.#switch(node);
        return;
      case 'case_statement':
        this.#case(node);
        return;
      case 'labeled_statement':
        this.#labeled(node);
        return;
      case 'goto_statement': {
        const label = node.fields['label'];
        graph.jump(this.#label(label ? this.#tools.source.textOf(label) : ''));
        return;
      }
      case 'return_statement':
        this.#return(node);
        return;
      case 'break_statement':
        this.#leaveTo(this.#breaks.at(-1));
        return;
      case 'continue_statement':
        this.#leaveTo(this.#continues.at(-1));
        return;
      case 'preproc_if':
      case 'preproc_ifdef':
      case 'preproc_elif':
      case 'preproc_elifdef':
      case 'preproc_else':
        this.#arms(node);
        return;
      case 'attributed_statement':
        for (const child of node.children) this.statement(child);
        return;
      case 'ERROR':
        this.#error(node);
        return;
      case 'comment':
      case 'preproc_def':
      case 'preproc_function_def':
      case 'preproc_call':
      case 'preproc_include':
      case 'type_definition':
      case 'break':
        return;
      default:
        this.#expressions.value(node);
    }
  }

  #leaveTo(target: BlockId | undefined): void {
    if (target === undefined) this.#graph.leave();
    else this.#graph.jump(target);
  }

  #expressionStatement(node: CNode): void {
    const inner = unwrap(node);
    const operator = inner.type === 'binary_expression' ? this.#tools.source.operator(inner) : '';
    if (operator === '&&' || operator === '||') {
      const after = this.#graph.block();
      this.#condition(inner, after, after);
      this.#graph.start(after);
      return;
    }
    if (inner.type === 'conditional_expression') {
      this.#either(inner);
      return;
    }
    this.#expressions.value(node);
    if (inner.type === 'identifier') this.#bareName(inner);
    const name = inner.type === 'call_expression' ? this.#tools.source.calleeName(inner) : undefined;
    if (name !== undefined && NO_RETURN.has(name)) {
      this.#graph.add({ kind: 'exit', span: spanOf(node) });
      this.#graph.leave();
    }
  }

  /** `QUIT;`: a macro that does something each time, as a call does. */
  #bareName(node: CNode): void {
    const { source, facts } = this.#tools;
    const path = source.path(node);
    if (path === undefined || facts.variables.has(path) || this.#emitter.handlingError) return;
    if (!/fall_?through/i.test(path)) this.#emitter.keep('progress', node, source.textOf(node));
  }

  /** `x ? f() : g();` */
  #either(node: CNode): void {
    const { condition, consequence, alternative } = node.fields;
    this.#graph.either(
      (yes, no) => {
        if (condition) this.#condition(condition, yes, no);
      },
      () => {
        if (consequence) this.#expressionStatement(consequence);
      },
      () => {
        if (alternative) this.#expressionStatement(alternative);
      },
    );
  }

  #initialiser(node: CNode): void {
    const value = node.fields['value'];
    if (value) this.#expressions.value(value);
  }

  /** What is declared in a loop is another variable in the next pass: nothing read into it is there any more. */
  #declaredAnew({ children }: CNode): void {
    const { source, facts } = this.#tools;
    if (children.some((c) => c.type === 'storage_class_specifier' && source.textOf(c) === 'static')) return;
    for (const child of children) {
      const name = isDeclarator(child) ? declaredIdentifier(child) : undefined;
      const path = name && source.path(name);
      const buffer = this.#emitter.at(path);
      const variable = path === undefined ? undefined : facts.variables.get(path);
      if (buffer === undefined || variable === undefined) continue;
      // A type of another name may be that of a pointer, which then points somewhere.
      const value = child.fields['value']?.type ?? 'number_literal';
      if (variable.array || (!variable.pointer && /^(?:number_literal|initializer_list)$/.test(value))) {
        this.#emitter.add({ kind: 'overwrite', buffer, span: spanOf(child) });
      }
    }
  }

  #return(node: CNode): void {
    for (const child of node.children) {
      if (this.#expressions.returnedValue(child)) continue;
      this.#expressions.value(child);
      const ref = this.#tools.memory.refOf(child);
      if (ref) this.#expressions.returned(child, ref.key);
    }
    for (const buffer of this.#handedBack) this.#emitter.use(buffer, node, 'read for the caller');
    this.#graph.add({ kind: 'exit', span: spanOf(node) });
    this.#graph.leave();
  }

  /** A condition, with its short circuits: control comes to `yes` or to `no`. */
  #condition(node: CNode, yes: BlockId, no: BlockId): void {
    const graph = this.#graph;
    const inner = unwrap(node);
    const { source } = this.#tools;
    if (inner.type === 'binary_expression') {
      const operator = source.operator(inner);
      const left = inner.fields['left'];
      const right = inner.fields['right'];
      if ((operator === '&&' || operator === '||') && left && right) {
        const middle = graph.block();
        if (operator === '&&') this.#condition(left, middle, no);
        else this.#condition(left, yes, middle);
        graph.start(middle);
        this.#condition(right, yes, no);
        return;
      }
    }
    if (inner.type === 'unary_expression' && source.operator(inner) === '!') {
      const operand = inner.fields['argument'];
      if (operand) {
        this.#condition(operand, no, yes);
        return;
      }
    }
    this.#expressions.value(inner);
    const limit = this.#conditions.limitIn(inner);
    if (limit !== undefined) this.#emitter.keep('limit', inner, limit);
    const always = /^(?:1|true|TRUE)$/.test(source.textOf(inner));
    const never = /^(?:0|false|FALSE)$/.test(source.textOf(inner));
    if (always) graph.branch(undefined, [yes]);
    else if (never) graph.branch(undefined, [no]);
    else graph.branch(this.#conditions.testOf(inner), [yes, no]);
  }

  #if(node: CNode): void {
    const graph = this.#graph;
    const condition = node.fields['condition'];
    const consequence = node.fields['consequence'];
    const alternative = node.fields['alternative'];
    const yes = graph.block();
    const after = graph.block();
    const no = alternative ? graph.block() : after;
    const failure = condition !== undefined && this.#conditions.isFailure(condition);
    if (condition) this.#condition(condition, yes, no);
    graph.start(yes);
    const outer = this.#emitter.handlingError;
    if (failure) this.#emitter.handlingError = true;
    if (consequence) this.statement(consequence);
    this.#emitter.handlingError = outer;
    graph.continueIn(after);
    if (alternative) {
      graph.start(no);
      this.statement(alternative);
      graph.continueIn(after);
    }
    graph.start(after);
  }

  #loop(node: CNode, form: Loop['form'], body: () => void, breaks: BlockId, continues: BlockId): void {
    this.#graph.loop({ span: spanOf(node), form });
    this.#breaks.push(breaks);
    this.#continues.push(continues);
    this.#countedLines(node);
    body();
    this.#breaks.pop();
    this.#continues.pop();
  }

  /** `while (left-- && fgets(line, size, in))`: where lines end is looked for in what is read. */
  #countedLines(loop: CNode): void {
    const lines = [...this.#emitter.transfers.byCall].flatMap(([call, transfers]) => {
      const isLine =
        contains(loop, call) && transfers.some((t) => t.direction === 'in' && t.amount.extent === 'string');
      return isLine ? transfers.map(({ buffer }) => ({ call, buffer })) : [];
    });
    const counter =
      lines.length === 0 ? undefined : this.#conditions.counterIn(loop, new Set(lines.map((l) => l.buffer)));
    if (counter === undefined) return;
    const inner = [...descendants(loop)].filter((node) => LOOPS.has(node.type) && node !== loop);
    for (const { call, buffer } of lines) {
      if (!inner.some((node) => contains(node, call))) this.#emitter.use(buffer, counter, 'counted as a line');
    }
  }

  #while(node: CNode): void {
    const graph = this.#graph;
    const head = graph.block();
    const body = graph.block();
    const after = graph.block();
    graph.continueIn(head);
    const condition = node.fields['condition'];
    if (condition) this.#condition(condition, body, after);
    graph.start(body);
    const inner = node.fields['body'];
    this.#loop(
      node,
      'while',
      () => {
        if (inner) this.statement(inner);
      },
      after,
      head,
    );
    graph.continueIn(head);
    graph.start(after);
  }

  /** A loop whose condition is asked behind its body, or is true the first time. */
  #atLeastOnce(node: CNode, form: 'do' | 'while'): void {
    const graph = this.#graph;
    const body = graph.block();
    const test = graph.block();
    const after = graph.block();
    graph.continueIn(body);
    const inner = node.fields['body'];
    this.#loop(
      node,
      form,
      () => {
        if (inner) this.statement(inner);
      },
      after,
      test,
    );
    graph.continueIn(test);
    const condition = node.fields['condition'];
    if (condition) this.#condition(condition, body, after);
    graph.start(after);
  }

  #for(node: CNode): void {
    const graph = this.#graph;
    const initializer = node.fields['initializer'];
    if (initializer?.type === 'declaration') this.statement(initializer);
    else if (initializer) this.#expressions.value(initializer);
    const head = graph.block();
    const body = graph.block();
    const update = graph.block();
    const after = graph.block();
    graph.continueIn(head);
    const condition = node.fields['condition'];
    if (condition) this.#condition(condition, body, after);
    else graph.branch(undefined, [body]);
    graph.start(body);
    const inner = node.fields['body'];
    this.#loop(
      node,
      'for',
      () => {
        if (inner) this.statement(inner);
      },
      after,
      update,
    );
    graph.continueIn(update);
    const step = node.fields['update'];
    if (step) this.#expressions.value(step);
    graph.continueIn(head);
    graph.start(after);
  }

  #switch(node: CNode): void {
    const graph = this.#graph;
    const condition = node.fields['condition'];
    if (condition) this.#expressions.compared(condition);
    const from = graph.current;
    const after = graph.block();
    const open = { cases: new Array<BlockId>(), values: new Array<CNode | undefined>(), hasDefault: false };
    this.#switches.push(open);
    this.#breaks.push(after);
    const body = node.fields['body'];
    graph.leave();
    if (body) this.statement(body);
    graph.continueIn(after);
    this.#breaks.pop();
    this.#switches.pop();
    graph.start(from);
    graph.branch(
      condition && this.#conditions.switchOf(condition, open.hasDefault ? open.values : [...open.values, undefined]),
      open.hasDefault ? open.cases : [...open.cases, after],
    );
    graph.start(after);
  }

  #case(node: CNode): void {
    const block = this.#graph.block();
    const value = node.fields['value'];
    const open = this.#switches.at(-1);
    open?.cases.push(block);
    open?.values.push(value);
    if (open && value === undefined) open.hasDefault = true;
    this.#graph.continueIn(block);
    for (const child of node.children) if (child !== value) this.statement(child);
  }

  #label(name: string): BlockId {
    const known = this.#labels.get(name);
    if (known !== undefined) return known;
    const made = this.#graph.block();
    this.#labels.set(name, made);
    return made;
  }

  #labeled(node: CNode): void {
    const label = node.fields['label'];
    this.#graph.continueIn(this.#label(label ? this.#tools.source.textOf(label) : ''));
    for (const child of node.children) if (child !== label) this.statement(child);
  }

  /** Arms of `#if`: any of them may be the program, so each is a way, and so is none. */
  #arms(node: CNode): void {
    const graph = this.#graph;
    const from = graph.current;
    const after = graph.block();
    const alternative = node.fields['alternative'];
    const head = [node.fields['condition'], node.fields['name'], alternative];
    const own = graph.block();
    const other = graph.block();
    graph.start(from);
    graph.branch(undefined, node.type === 'preproc_else' ? [own] : [own, other]);
    graph.start(own);
    for (const child of node.children) if (!head.includes(child)) this.statement(child);
    graph.continueIn(after);
    graph.start(other);
    if (alternative) this.statement(alternative);
    graph.continueIn(after);
    graph.start(after);
  }

  /** What the parser skipped uses all it names; statements that it still saw inside count as such. */
  #error(node: CNode): void {
    this.#emitter.unreadable(node);
    for (const child of node.children) if (child.type.endsWith('_statement')) this.statement(child);
  }
}
