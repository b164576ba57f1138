/** Who hears of an error of a stream: listeners and functions that wait for it, wherever in the file they stand. */
import * as ts from 'typescript';
import { LISTEN_METHODS, PIPELINE_CALLS } from '../catalogue.js';
import { CONTENTLESS_CALLS, GUARD_CALLS, TOLD_BY_CALLBACK } from './pipe-catalogue.js';
import { armsOf, isAssignment } from '../resolve/given.js';
import { occurrences } from '../resolve/occurrences.js';
import { callsOfMethod, functionNamed } from '../syntax/own-functions.js';
import type { Resolver } from '../resolve/resolve.js';
import type { Binding } from '../syntax/scopes.js';
import { calledIn, isOtherWay, isWithin, listOf, statementOf } from '../syntax/statements.js';
import {
  around,
  bare,
  isFunctionNode,
  isInlineFunction,
  lastName,
  memberOf,
  returnedBy,
  stringOf,
  textOf,
  type FunctionNode,
} from '../syntax/syntax.js';

/**
 * handled: somebody listens to the errors; elsewhere: the stream is handed to something that may listen, and can't be
 * looked into; nobody: all that is done with the stream is seen, and nothing of it listens.
 */
export type Heard = 'handled' | 'elsewhere' | 'nobody';

/** Methods of streams that get a stream, or what was taken for one, without listening to it. */
const NEUTRAL_METHODS: readonly string[] = ['pipe', 'unpipe', 'write', 'end', 'push'];

const STANDARD_MEMBERS: readonly string[] = ['stdin', 'stdout', 'stderr'];

/** What people call the request that a server gets. */
const REQUEST_NAMES = /^(?:req|request)$/;

/** Names of functions that may listen for what becomes of a request. */
const MAY_LISTEN = /err|abort|close|destroy|fail|finish|end|guard|listen|pipe|proxy|forward|^on/i;

/** Streams are handed through few functions; longer ways count as unknown. */
const MOST_HOPS = 4;

export class Guards {
  readonly #resolver: Resolver;
  /** What is being looked into, so that streams that are handed round in circles come to an end. */
  readonly #open = new Set<unknown>();

  /** Behind it the stream's variable names another stream: `a = a.pipe(b)`. */
  #until = Infinity;
  #pipe: ts.Node | undefined;
  /** The variable that gets what the pipe gives, and names the sink from there on. */
  #given: Binding | undefined;
  /** A server's request is handed to much code that reads its headers, and hardly ever listens. */
  #isRequest = false;
  /** Handlers of errors that are taken away from the stream before it is piped. */
  #gone: readonly string[] = [];

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  /** Who hears of errors of the stream that is piped by `call`. */
  ofPiped(call: ts.CallExpression, receiver: ts.Expression): Heard {
    const { parent, child } = around(call);
    const again = isAssignment(parent) && parent.right === child && textOf(parent.left) === textOf(receiver);
    // The name is asked about where it is read, so what stands on the left of an assignment is behind it.
    this.#until = again ? call.end : (nextAssignment(call, receiver)?.pos ?? Infinity) - 1;
    this.#pipe = call;
    this.#given = again ? undefined : this.#givenTo(parent, child);
    this.#gone = removedBefore(call, receiver);
    this.#isRequest = REQUEST_NAMES.test(lastName(bare(receiver)));
    return this.of(receiver);
  }

  #givenTo(parent: ts.Node, child: ts.Node): Binding | undefined {
    const left = isAssignment(parent) && parent.right === child ? bare(parent.left) : undefined;
    return left && ts.isIdentifier(left) ? this.#resolver.scopes.bindingOf(left) : undefined;
  }

  /** Who hears of errors of what `expression` names; `expression` may be a chain of listener calls. */
  of(expression: ts.Expression, hops = 0): Heard {
    const node = bare(expression);
    if (hops > MOST_HOPS) return 'elsewhere';
    if (chainListens(node, this.#gone)) return 'handled';
    if (ts.isCallExpression(node)) return this.#ofCall(node, hops);
    if (ts.isNewExpression(node)) return this.#ofValue(node, hops);
    if (ts.isIdentifier(node)) {
      const binding = this.#resolver.scopes.bindingOf(node);
      return binding === undefined ? 'nobody' : this.#ofBinding(binding, hops);
    }
    return memberOf(node) === undefined ? 'nobody' : this.#ofMember(node, hops);
  }

  /** `a.pipe(b)` is `b`; `a.on(...)` is `a`; any other call gives something new. */
  #ofCall(call: ts.CallExpression, hops: number): Heard {
    const member = memberOf(call.expression);
    const [first] = call.arguments;
    if (member?.name === 'pipe' && first !== undefined) {
      return worst([this.#ofValue(call, hops), this.of(first, hops + 1)]);
    }
    if (this.#isTold(call) || this.#isHeardInside(call, hops)) return 'handled';
    const own = this.#ofValue(call, hops);
    if (member === undefined || own === 'handled') return own;
    if (LISTEN_METHODS.includes(member.name)) return this.of(member.receiver, hops + 1);
    return own;
  }

  /** `request(options, (error, response) => ...)`. */
  #isTold(call: ts.CallExpression): boolean {
    const module = this.#resolver.modules.imported(call.expression)?.module;
    const last = call.arguments.length > 1 ? call.arguments.at(-1) : undefined;
    if (module === undefined || last === undefined || !TOLD_BY_CALLBACK.includes(module)) return false;
    return functionNamed(this.#resolver.scopes, bare(last)) !== undefined;
  }

  /** `connect()` of this file, which listens to what it gives back. */
  #isHeardInside(call: ts.CallExpression, hops: number): boolean {
    const callee = functionNamed(this.#resolver.scopes, bare(call.expression));
    if (callee === undefined || this.#open.has(callee)) return false;
    this.#open.add(callee);
    const heard = returnedBy(callee).some((given) => this.of(given, hops + 1) === 'handled');
    this.#open.delete(callee);
    return heard;
  }

  #ofBinding(binding: Binding, hops: number): Heard {
    if (this.#open.has(binding)) return 'nobody';
    this.#open.add(binding);
    try {
      const { node } = binding;
      const found: Heard[] = this.#resolver.scopes.references(binding).flatMap((id) => {
        if (id.pos > this.#until || (this.#pipe && isReplaced(id, binding.name, this.#pipe))) return [];
        if (binding === this.#given && this.#pipe && id.pos >= this.#pipe.end) return [];
        const { parent } = around(id);
        const given = isAssignment(parent) && parent.left === id ? [this.of(parent.right, hops + 1)] : [];
        // What it was given may be listened to; that it was handed on says nothing of this name.
        return [this.#ofValue(id, hops), ...given.filter((heard) => heard === 'handled')];
      });
      if (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isIdentifier(node.name)) {
        for (const initial of armsOf(node.initializer)) {
          const named = ts.isIdentifier(initial) || memberOf(initial) !== undefined || ts.isCallExpression(initial);
          if (named) found.push(this.of(initial, hops + 1));
        }
      }
      if (ts.isParameter(node) && isFunctionNode(node.parent)) found.push(this.#ofArguments(node.parent, node, hops));
      return worst(found);
    } finally {
      this.#open.delete(binding);
    }
  }

  /** `a.b`: its own listeners, those of what was assigned to it, and an owner that listens for all it holds. */
  #ofMember(node: ts.Expression, hops: number): Heard {
    const key = textOf(node);
    if (this.#open.has(key)) return 'nobody';
    this.#open.add(key);
    try {
      const end = this.#resolver.place(node);
      const found: Heard[] = [];
      for (const occurrence of occurrences(this.#resolver.scopes, end)) {
        found.push(this.#ofValue(occurrence, hops));
        const { parent } = around(occurrence);
        if (isAssignment(parent) && parent.left === occurrence) found.push(this.of(parent.right, hops + 1));
      }
      found.push(this.#ofOwner(node));
      return worst(found);
    } finally {
      this.#open.delete(key);
    }
  }

  #ofOwner(node: ts.Expression): Heard {
    const { receiver, name } = memberOf(node) ?? {};
    if (receiver === undefined || !ts.isIdentifier(receiver)) return 'nobody';
    // A child process tells of errors of its own only.
    if (STANDARD_MEMBERS.includes(name ?? '')) return 'nobody';
    const binding = this.#resolver.scopes.bindingOf(receiver);
    const listens = binding && this.#resolver.scopes.references(binding).some((id) => listensTo(id, []));
    return listens === true ? 'handled' : 'nobody';
  }

  /** What is done with the value of this very expression. */
  #ofValue(node: ts.Expression, hops: number): Heard {
    if (hops > MOST_HOPS) return 'elsewhere';
    const heard = listensTo(node, this.#gone) ? 'handled' : this.#inPlace(node, hops);
    if (heard === 'nobody' || this.#pipe === undefined) return heard;
    // Another arm of an `if`: what is done with the stream there is not done where it is piped.
    return isOtherWay(node, this.#pipe) ? 'nobody' : heard;
  }

  #inPlace(node: ts.Expression, hops: number): Heard {
    const { parent, child } = around(node);
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      const index = parent.arguments?.findIndex((a) => a === child) ?? -1;
      return index < 0 ? 'nobody' : this.#handedTo(parent, index, hops);
    }
    if (ts.isBinaryExpression(parent)) return this.#inBinary(parent, child, hops);
    if (ts.isConditionalExpression(parent)) {
      return parent.condition === child ? 'nobody' : this.#ofValue(parent, hops + 1);
    }
    if (ts.isVariableDeclaration(parent) && parent.initializer === child && ts.isIdentifier(parent.name)) {
      const binding = this.#resolver.scopes.lookUp(parent.name.text, parent.name);
      return binding === undefined ? 'nobody' : this.#ofBinding(binding, hops + 1);
    }
    if (ts.isArrayLiteralExpression(parent)) return this.#inList(parent, parent.elements.indexOf(node), hops);
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === child)) return 'elsewhere';
    if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) {
      return this.#isRequest ? this.#inOptions(parent) : 'elsewhere';
    }
    if (ts.isSpreadElement(parent) || ts.isYieldExpression(parent)) return 'elsewhere';
    if (ts.isForOfStatement(parent) && parent.awaitModifier !== undefined) return 'handled';
    return 'nobody';
  }

  /** `new Session({ request: req })`: of a request as of an argument. */
  #inOptions(property: ts.ObjectLiteralElementLike): Heard {
    const { parent: call } = around(property.parent);
    if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return 'elsewhere';
    const callee = bare(call.expression);
    return MAY_LISTEN.test(lastName(callee)) ? 'elsewhere' : 'nobody';
  }

  #inBinary(parent: ts.BinaryExpression, child: ts.Node, hops: number): Heard {
    switch (parent.operatorToken.kind) {
      case ts.SyntaxKind.EqualsToken: {
        if (parent.right !== child) return 'nobody';
        const left = bare(parent.left);
        if (ts.isIdentifier(left)) {
          const binding = this.#resolver.scopes.bindingOf(left);
          return binding === undefined ? 'elsewhere' : this.#ofBinding(binding, hops + 1);
        }
        if (memberOf(left) === undefined) return 'elsewhere';
        // The member that is asked about: what is done with it is looked at already.
        if (this.#open.has(textOf(left))) return 'nobody';
        return atLeastElsewhere(this.#ofMember(left, hops + 1));
      }
      case ts.SyntaxKind.BarBarToken:
      case ts.SyntaxKind.QuestionQuestionToken:
        return this.#ofValue(parent, hops + 1);
      case ts.SyntaxKind.AmpersandAmpersandToken:
        return parent.right === child ? this.#ofValue(parent, hops + 1) : 'nobody';
      default:
        return 'nobody';
    }
  }

  #handedTo(call: ts.CallExpression | ts.NewExpression, index: number, hops: number): Heard {
    const callee = bare(call.expression);
    const member = memberOf(callee);
    const name = member?.name ?? (ts.isIdentifier(callee) ? callee.text : '');
    if (NEUTRAL_METHODS.includes(name)) return 'nobody';
    const imported = this.#resolver.modules.imported(callee);
    const known = imported?.path.at(-1) ?? name;
    if (GUARD_CALLS.includes(known) || PIPELINE_CALLS.includes(known) || GUARD_CALLS.includes(imported?.module ?? '')) {
      return 'handled';
    }
    if (CONTENTLESS_CALLS.test(textOf(callee))) return 'nobody';
    const callback = functionNamed(this.#resolver.scopes, callee);
    const parameter = callback?.parameters[index];
    if (callback === undefined || parameter === undefined) {
      return this.#isRequest && !MAY_LISTEN.test(name) ? 'nobody' : 'elsewhere';
    }
    return this.#ofParameter(callback, parameter, hops + 1);
  }

  #ofParameter(callback: FunctionNode, parameter: ts.ParameterDeclaration, hops: number): Heard {
    const { name, dotDotDotToken } = parameter;
    if (!ts.isIdentifier(name) || dotDotDotToken !== undefined || callback.body === undefined) return 'elsewhere';
    const binding = this.#resolver.scopes.lookUp(name.text, callback.body);
    if (binding === undefined || hops > MOST_HOPS) return 'elsewhere';
    if (this.#open.has(binding)) return 'nobody';
    this.#open.add(binding);
    try {
      return worst(this.#resolver.scopes.references(binding).map((id) => this.#ofValue(id, hops)));
    } finally {
      this.#open.delete(binding);
    }
  }

  /** `[a, b]` that is looped over: what is done with each element. */
  #inList(list: ts.ArrayLiteralExpression, index: number, hops: number): Heard {
    let at: ts.Node = list;
    let path: readonly number[] = [index];
    for (;;) {
      const { parent, child } = around(at);
      if (ts.isNewExpression(parent) && textOf(parent.expression) === 'Set') at = parent;
      else if (ts.isArrayLiteralExpression(parent)) {
        at = parent;
        path = [index];
      } else if (ts.isForOfStatement(parent) && parent.expression === child) {
        const name = ts.isVariableDeclarationList(parent.initializer)
          ? parent.initializer.declarations[0]?.name
          : undefined;
        return this.#ofElement(name, parent.statement, path, hops);
      } else if (ts.isPropertyAccessExpression(parent) && /^(?:forEach|map)$/.test(parent.name.text)) {
        const call = parent.parent;
        const callback = ts.isCallExpression(call) ? call.arguments[0] && bare(call.arguments[0]) : undefined;
        if (!isInlineFunction(callback)) return 'elsewhere';
        return this.#ofElement(callback.parameters[0]?.name, callback.body, path, hops);
      } else {
        // A list that others are added to, as by `push`.
        const isFirst = isAssignment(parent) && parent.right === child && list.elements.length === 1;
        return isFirst ? 'nobody' : 'elsewhere';
      }
    }
  }

  #ofElement(name: ts.BindingName | undefined, body: ts.Node, path: readonly number[], hops: number): Heard {
    const element = name !== undefined && ts.isArrayBindingPattern(name) ? name.elements[path[0] ?? 0] : undefined;
    const inner = element !== undefined && ts.isBindingElement(element) ? element.name : name;
    if (inner === undefined || !ts.isIdentifier(inner)) return 'elsewhere';
    const binding = this.#resolver.scopes.lookUp(inner.text, body);
    return binding === undefined ? 'elsewhere' : this.#ofBinding(binding, hops + 1);
  }

  /** What callers in this file do with what they hand over as this parameter. */
  #ofArguments(callback: FunctionNode, parameter: ts.ParameterDeclaration, hops: number): Heard {
    if (hops > 1) return 'nobody';
    const index = callback.parameters.indexOf(parameter);
    const found = this.#callsOf(callback).map((call): Heard => {
      const argument = call.arguments[index];
      if (argument === undefined || ts.isSpreadElement(argument)) return 'nobody';
      if (this.of(argument, hops + 2) === 'handled') return 'handled';
      // That the caller hands it to this very function says nothing; a member may be listened to by others.
      return isOwnMember(argument) ? 'elsewhere' : 'nobody';
    });
    return worst(found);
  }

  #callsOf(callback: FunctionNode): readonly ts.CallExpression[] {
    const { scopes } = this.#resolver;
    const called = (callee: ts.Node): readonly ts.CallExpression[] => {
      const { parent, child } = around(callee);
      return ts.isCallExpression(parent) && parent.expression === child ? [parent] : [];
    };
    if (ts.isMethodDeclaration(callback)) return callsOfMethod(scopes, callback);
    const name = ts.isFunctionDeclaration(callback) ? callback.name : undefined;
    const { parent } = around(callback);
    const assigned = isAssignment(parent) ? bare(parent.left) : undefined;
    const declared = ts.isVariableDeclaration(parent) ? parent.name : (assigned ?? name);
    const variable = declared !== undefined && ts.isIdentifier(declared) ? declared : undefined;
    const binding = variable && scopes.lookUp(variable.text, variable);
    return binding === undefined ? [] : scopes.references(binding).flatMap(called);
  }
}

function worst(all: readonly Heard[]): Heard {
  if (all.includes('handled')) return 'handled';
  return all.includes('elsewhere') ? 'elsewhere' : 'nobody';
}

/** A member can be reached from other files, so that others may listen to it. */
function atLeastElsewhere(heard: Heard): Heard {
  return heard === 'nobody' ? 'elsewhere' : heard;
}

/** `a.pipe(b); a = b;`: the assignment, where it stands behind the pipe in the same list of statements. */
function nextAssignment(call: ts.CallExpression, receiver: ts.Expression): ts.Node | undefined {
  const statement = statementOf(call);
  const { parent } = statement;
  if (!ts.isBlock(parent)) return undefined;
  return parent.statements.find((s) => {
    if (s.pos < statement.end || !ts.isExpressionStatement(s) || !isAssignment(s.expression)) return false;
    return textOf(s.expression.left) === textOf(receiver);
  });
}

/** `if (raw) { look(a); a = b; } a.pipe(c);`: what was called `a` there is not what is piped. */
function isReplaced(id: ts.Node, name: string, pipe: ts.Node): boolean {
  for (let at = id; !ts.isSourceFile(at) && !isFunctionNode(at); at = at.parent) {
    const list = ts.isStatement(at) ? listOf(at) : undefined;
    if (list === undefined) continue;
    if (isWithin(pipe, at)) return false;
    const again = list.some((s) => {
      if (s.pos < at.end || s.end > pipe.pos || !ts.isExpressionStatement(s) || !isAssignment(s.expression))
        return false;
      return textOf(s.expression.left) === name;
    });
    if (again) return true;
  }
  return false;
}

function isOwnMember(node: ts.Expression): boolean {
  return memberOf(node)?.receiver.kind === ts.SyntaxKind.ThisKeyword;
}

/** `x.on('error', f)`, also further along a chain on the same stream: `x.setEncoding(e).on('error', f)`. */
function listensTo(node: ts.Node, gone: readonly string[]): boolean {
  let at = node;
  for (;;) {
    const { parent, child } = around(at);
    const access = ts.isPropertyAccessExpression(parent) && parent.expression === child ? parent : undefined;
    if (access === undefined) return false;
    const call = access.parent;
    if (!ts.isCallExpression(call) || call.expression !== access || access.name.text === 'pipe') return false;
    if (isErrorListener(call, gone)) return true;
    at = call;
  }
}

/** Whether a call at the bottom of `x.on(...).on(...)` listens for errors. */
function chainListens(expression: ts.Expression, gone: readonly string[]): boolean {
  let at = bare(expression);
  while (ts.isCallExpression(at)) {
    const member = memberOf(at.expression);
    if (member === undefined || member.name === 'pipe') return false;
    if (isErrorListener(at, gone)) return true;
    at = member.receiver;
  }
  return false;
}

function isErrorListener(call: ts.CallExpression, gone: readonly string[]): boolean {
  const member = memberOf(call.expression);
  const [event, handler] = call.arguments;
  if (member === undefined || event === undefined || !LISTEN_METHODS.includes(member.name)) return false;
  // `for (const event of events) a.on(event, f)`: errors may be among them.
  if ((stringOf(event) ?? 'error') !== 'error') return false;
  return handler === undefined || !gone.includes(textOf(bare(handler)));
}

const REMOVE_METHODS: readonly string[] = ['off', 'removeListener'];

/** `a.off('error', fail); a.pipe(b);`: the handlers that are taken away in front of the pipe in its function. */
function removedBefore(pipe: ts.Node, receiver: ts.Expression): readonly string[] {
  const gone: string[] = [];
  for (let at = pipe; !ts.isSourceFile(at) && !isFunctionNode(at); at = at.parent) {
    const list = ts.isStatement(at) ? (listOf(at) ?? []) : [];
    for (const statement of list) {
      const call = statement.end <= at.pos ? calledIn(statement) : undefined;
      const member = call && memberOf(call.expression);
      const [event, handler] = call?.arguments ?? [];
      if (member === undefined || handler === undefined || stringOf(event) !== 'error') continue;
      if (!REMOVE_METHODS.includes(member.name) || textOf(member.receiver) !== textOf(receiver)) continue;
      gone.push(textOf(bare(handler)));
    }
  }
  return gone;
}
