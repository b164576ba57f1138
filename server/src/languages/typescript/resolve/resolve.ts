import * as ts from 'typescript';
import type { Endpoint, EndpointKind, Proof, Trait } from '../../../model/index.js';
import { typeOf } from '../syntax/docs.js';
import type { End } from './end.js';
import { TypeFacts } from './facts.js';
import { CREATORS, NAME_GUESSES, STANDARD_STREAMS } from '../catalogue.js';
import { isForeignTyped } from './foreign-types.js';
import { Frameworks } from './frameworks.js';
import { valuesOf } from './given.js';
import { Modules } from './modules.js';
import { streamUnder } from './occurrences.js';
import { encodingIn, encodingNamed, optionsOf } from '../syntax/options.js';
import type { Binding, Scopes } from '../syntax/scopes.js';
import { StreamTypes } from './stream-types.js';
import { around, bare, isFunctionNode, lastName, memberOf, shown, spanOf, stringOf, textOf } from '../syntax/syntax.js';

interface Kind {
  readonly kind: EndpointKind;
  readonly proof?: Proof;
  readonly traits?: readonly Trait[];
  readonly made?: ts.CallExpression | ts.NewExpression;
  /** Where one of several calls made it. */
  readonly makers?: readonly (ts.CallExpression | ts.NewExpression)[];
  readonly fresh?: boolean;
}

const KERNEL_FOLDERS = /^\/(?:proc|sys|dev)(?:\/|$)/;

/** Says what the receiver of a call is: imports first, then creation, annotations, and names as a guess. */
export class Resolver {
  readonly scopes: Scopes;
  readonly modules: Modules;
  readonly #types: StreamTypes;
  readonly #frameworks: Frameworks;
  readonly #facts: TypeFacts;
  readonly #byType = new Set<ts.Node>();

  constructor(scopes: Scopes, facts: TypeFacts = new TypeFacts()) {
    this.scopes = scopes;
    this.#facts = facts;
    this.modules = new Modules(scopes, facts);
    this.#types = new StreamTypes(scopes, this.modules);
    this.#frameworks = new Frameworks(scopes, this.modules);
  }

  /** The place that an expression names, without what is there. */
  place(expression: ts.Expression): Omit<End, 'endpoint'> {
    const node = bare(expression);
    const binding = ts.isIdentifier(node) ? this.scopes.bindingOf(node) : undefined;
    return { key: this.#keyOf(node), node, ...(binding && { binding }) };
  }

  /** The stream that an expression names. */
  stream(expression: ts.Expression): End {
    const seen = this.#seenAs(expression);
    return this.#endOf(expression, seen?.proof ? seen : (this.#typed(bare(expression)) ?? seen));
  }

  /** The same as far as the file tells, where no type can tell more: what has methods of the web is no stream of Node's. */
  seenStream(expression: ts.Expression): End {
    return this.#endOf(expression, this.#seenAs(expression));
  }

  #endOf(expression: ts.Expression, known: Kind | undefined): End {
    const place = this.place(expression);
    const { key, node } = place;
    const handle = node.getText();
    const kind = known ?? { kind: guessFrom(node) };
    const { made } = kind;
    const encoding = this.#encodingOf(made ? [made] : (kind.makers ?? []), key);
    const endpoint: Endpoint = {
      kind: kind.kind,
      access: 'stream',
      handle,
      repeatable: this.isSteady(node),
      ...(kind.proof && { proof: kind.proof }),
      ...(kind.fresh === true && { fresh: true }),
      traits: isForeignTyped(this.scopes, this.modules, place)
        ? [...(kind.traits ?? []), 'foreign-type']
        : (kind.traits ?? []),
    };
    return {
      ...place,
      endpoint,
      ...(made && { made }),
      ...(encoding !== undefined && { encoding }),
    };
  }

  /** The file that a path argument names; a descriptor where the argument is one. */
  file(argument: ts.Expression, call: ts.CallExpression): End {
    const node = bare(argument);
    const handle = node.getText();
    const descriptor = this.#isDescriptor(node);
    const special = KERNEL_FOLDERS.test(this.#literalStart(node) ?? '');
    const proof = { span: spanOf(call), because: `\`${shown(node)}\` is the path of a file here` };
    const endpoint: Endpoint = {
      kind: descriptor ? 'unknown' : 'file',
      access: descriptor ? 'descriptor' : 'path',
      handle,
      repeatable: this.isSteady(node),
      ...(!descriptor && { proof }),
      traits: special ? ['special-file'] : [],
    };
    // Each call opens the file anew: two of them are two ends.
    return { key: `path ${call.pos} ${node.pos}`, node, endpoint };
  }

  /** Whether an expression is a `Response` of the web platform: made, declared as one, or what its `fetch` gave. */
  isFetched(expression: ts.Expression): boolean {
    const node = bare(expression);
    const binding = ts.isIdentifier(node) ? this.scopes.bindingOf(node) : undefined;
    if (binding === undefined || this.scopes.isReassigned(binding)) return false;
    const declaration = binding.node;
    if (!ts.isVariableDeclaration(declaration) && !ts.isParameter(declaration)) return false;
    const type = typeOf(declaration);
    if (type) return type.getText() === 'Response' && this.scopes.lookUp('Response', declaration) === undefined;
    const awaited = declaration.initializer && bare(declaration.initializer);
    if (awaited && ts.isNewExpression(awaited) && ts.isIdentifier(awaited.expression)) {
      return awaited.expression.text === 'Response' && this.scopes.bindingOf(awaited.expression) === undefined;
    }
    const made = awaited && ts.isAwaitExpression(awaited) ? bare(awaited.expression) : undefined;
    if (made === undefined || !ts.isCallExpression(made) || !ts.isIdentifier(made.expression)) return false;
    return made.expression.text === 'fetch' && this.scopes.bindingOf(made.expression) === undefined;
  }

  /** Whether an expression is a `ReadableStream` of the web platform: declared so, or the body of a `Response`. */
  isWebStream(expression: ts.Expression): boolean {
    const node = bare(expression);
    const member = memberOf(node);
    if (member?.name === 'body') return this.isFetched(member.receiver);
    const declaration = ts.isIdentifier(node) ? this.scopes.bindingOf(node)?.node : undefined;
    if (!declaration || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) return false;
    const type = typeOf(declaration);
    if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false;
    if (type.typeName.text !== 'ReadableStream') return false;
    const imported = this.modules.imported(type.typeName);
    return imported
      ? imported.module === 'stream/web'
      : this.scopes.lookUp('ReadableStream', declaration) === undefined;
  }

  /** Whether evaluating the expression again gives the same value and does nothing. */
  isSteady(node: ts.Expression): boolean {
    const inner = bare(node);
    if (ts.isLiteralExpression(inner) || inner.kind === ts.SyntaxKind.ThisKeyword) return true;
    if (ts.isIdentifier(inner)) {
      const binding = this.scopes.bindingOf(inner);
      return binding === undefined || !this.scopes.isReassigned(binding);
    }
    if (ts.isTemplateExpression(inner)) return inner.templateSpans.every((s) => this.isSteady(s.expression));
    if (ts.isBinaryExpression(inner)) {
      const plus = inner.operatorToken.kind === ts.SyntaxKind.PlusToken;
      return plus && this.isSteady(inner.left) && this.isSteady(inner.right);
    }
    if (ts.isCallExpression(inner)) {
      // Path arithmetic has no effect.
      const pure = this.modules.imported(inner.expression)?.module === 'path';
      return pure && inner.arguments.every((a) => this.isSteady(a));
    }
    const member = memberOf(inner);
    return member !== undefined && this.isSteady(member.receiver);
  }

  #keyOf(node: ts.Expression): string {
    let root = node;
    for (let member = memberOf(root); member !== undefined; member = memberOf(root)) root = member.receiver;
    const binding = ts.isIdentifier(root) ? this.scopes.bindingOf(root) : undefined;
    return `${binding?.identifier.pos ?? ''}:${textOf(node)}`;
  }

  #seenAs(expression: ts.Expression): Kind | undefined {
    const { node, binding } = this.place(expression);
    if (this.#isStandard(node)) {
      const because = `\`${textOf(node)}\` belongs to the process`;
      return { kind: 'stdio-file', proof: { span: spanOf(node), because }, traits: ['standard-stream'] };
    }
    return (
      (binding && this.#fromBinding(binding)) ??
      this.#fromCreation(node, shown(node)) ??
      this.#fromMember(node) ??
      this.#types.ofOwnMember(node) ??
      this.#types.ofAssertion(node) ??
      this.#types.ofGuard(node)
    );
  }

  /** Whether only the type checker has said what a stream is. */
  isTyped({ node }: End): boolean {
    return this.#byType.has(node);
  }

  /** What the type checker says, where it was asked. */
  #typed(node: ts.Expression): Kind | undefined {
    const typed = this.#facts.value(node);
    if (typed === undefined) return undefined;
    this.#byType.add(node);
    const { kind, traits = [] } = typed;
    return { kind, traits, proof: { span: spanOf(node), because: `\`${shown(node)}\` is a \`${typed.type}\`` } };
  }

  /** `process`, where the file declares nothing of that name. */
  #isGlobal(root: ts.Identifier): boolean {
    return root.text === 'process' && this.scopes.bindingOf(root) === undefined;
  }

  /** `process.stdout`, by whatever name the file has it. */
  #isStandard(node: ts.Expression): boolean {
    if (!STANDARD_STREAMS.includes(lastName(node))) return false;
    const imported = this.modules.imported(node);
    if (imported !== undefined) return imported.module === 'process' && imported.path.length === 1;
    const root = memberOf(node)?.receiver;
    return root !== undefined && ts.isIdentifier(root) && this.#isGlobal(root);
  }

  #fromBinding(binding: Binding): Kind | undefined {
    const { node, name } = binding;
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && !this.scopes.isReassigned(binding)) {
      const initial = streamUnder(node.initializer);
      const created = this.#fromCreation(initial, name) ?? this.#fromMember(initial);
      if (created) return created;
    }
    if (ts.isVariableDeclaration(node)) return this.#types.ofBinding(binding) ?? this.#fromValues(binding);
    if (ts.isParameter(node)) {
      return this.#types.ofBinding(binding) ?? this.#fromFramework(node, name) ?? this.#fromCallback(node, name);
    }
    return this.#types.ofBinding(binding);
  }

  /** A variable that gets one of several streams: what each of them is. */
  #fromValues(binding: Binding): Kind | undefined {
    const kinds: Kind[] = [];
    for (const value of valuesOf(this.scopes, { node: binding.identifier, binding })) {
      const under = streamUnder(value);
      const kind = this.#fromCreation(under, binding.name) ?? this.#fromMember(under);
      if (kind === undefined) return undefined;
      kinds.push(kind);
    }
    const [first, ...more] = kinds;
    // Declared in one place, made in another.
    if (first === undefined || more.length === 0) return first;
    const { proof } = first;
    return {
      kind: more.every(({ kind }) => kind === first.kind) ? first.kind : 'stream',
      ...(proof && { proof }),
      traits: [...new Set(kinds.flatMap(({ traits }) => traits ?? []))],
      makers: kinds.flatMap(({ made }) => made ?? []),
    };
  }

  /** `createReadStream(p)`, `net.connect(...)`, `new PassThrough()`. */
  #fromCreation(node: ts.Expression, name: string): Kind | undefined {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
    const because = `\`${name}\` is made here with \`${shown(node.expression)}\``;
    const proof = { span: spanOf(node), because };
    const file = this.modules.fileFunction(node.expression);
    if (file?.call.does === 'open-reader' || file?.call.does === 'open-writer') {
      const [path] = node.arguments ?? [];
      const special = path !== undefined && KERNEL_FOLDERS.test(this.#literalStart(bare(path)) ?? '');
      const traits: Trait[] = special ? ['special-file'] : [];
      if (file.call.does === 'open-writer' && this.#appends(node)) traits.push('append');
      const proved = file.wrapper === undefined;
      return { kind: 'file', ...(proved && { proof }), made: node, traits, fresh: true };
    }
    if (memberOf(node.expression)?.name === 'getWriter' && ts.isCallExpression(node) && node.arguments.length === 0) {
      return { kind: 'stream', proof, traits: ['web-stream'] };
    }
    const own = ts.isNewExpression(node) ? this.#types.ofClass(node.expression) : undefined;
    if (own !== undefined) return { kind: own, proof, made: node };
    const creator = this.#creatorOf(node.expression);
    if (creator === undefined || creator.members !== undefined || creator.kind === 'unknown') return undefined;
    const traits: readonly Trait[] = this.modules.imported(node.expression)?.module === 'tls' ? ['tls'] : [];
    return { kind: creator.kind, proof, made: node, traits, fresh: true };
  }

  #creatorOf(callee: ts.Expression): (typeof CREATORS)[number] | undefined {
    const imported = this.modules.imported(callee);
    if (imported === undefined) return undefined;
    const name = imported.path.join('.');
    return CREATORS.find((c) => c.modules.includes(imported.module) && c.names.includes(name));
  }

  /** `spawn(...).stdout`, `child.stdout`. */
  #fromMember(node: ts.Expression): Kind | undefined {
    const member = memberOf(node);
    if (member === undefined) return undefined;
    const { receiver, name } = member;
    let owner: ts.Expression | undefined = receiver;
    if (ts.isIdentifier(receiver)) {
      const binding = this.scopes.bindingOf(receiver);
      if (binding === undefined || !ts.isVariableDeclaration(binding.node)) return undefined;
      if (this.scopes.isReassigned(binding)) return undefined;
      owner = binding.node.initializer && bare(binding.node.initializer);
    }
    if (owner === undefined || !ts.isCallExpression(owner)) return undefined;
    const creator = this.#creatorOf(owner.expression);
    if (creator?.members?.includes(name) !== true) return undefined;
    const because = `\`${shown(node)}\` belongs to the process started here`;
    return { kind: creator.kind, proof: { span: spanOf(owner), because }, made: owner, fresh: true };
  }

  /** The answer that a handler of a web framework gets. */
  #fromFramework(node: ts.ParameterDeclaration, name: string): Kind | undefined {
    const found = this.#frameworks.ofParameter(node, name);
    return found && { kind: 'http-response', proof: found.proof, traits: [found.trait] };
  }

  /** The parameter of a callback: `http.get(url, (res) => ...)`, `http.createServer((req, res) => ...)`. */
  #fromCallback(node: ts.ParameterDeclaration, name: string): Kind | undefined {
    const callback = node.parent;
    if (!isFunctionNode(callback)) return undefined;
    const { child, parent } = around(callback);
    if (!ts.isCallExpression(parent) || !parent.arguments.some((a) => a === child)) return undefined;
    const kind = this.#creatorOf(parent.expression)?.parameters?.[callback.parameters.indexOf(node)];
    if (kind === undefined) return undefined;
    const because = `\`${name}\` comes from \`${shown(parent.expression)}\``;
    return { kind, proof: { span: spanOf(parent.expression), because }, fresh: true };
  }

  #isDescriptor(node: ts.Expression): boolean {
    if (ts.isNumericLiteral(node)) return true;
    const member = memberOf(node);
    if (member !== undefined) return /^fd$/i.test(member.name);
    if (!ts.isIdentifier(node)) return false;
    if (/^(?:fd|.*[a-z]Fd|.*_fd|.*FD)$/.test(node.text)) return true;
    const declaration = this.scopes.bindingOf(node)?.node;
    if (declaration === undefined || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration)))
      return false;
    if (declaration.type?.kind === ts.SyntaxKind.NumberKeyword) return true;
    const init = declaration.initializer && bare(declaration.initializer);
    if (init === undefined) return false;
    const opened = ts.isAwaitExpression(init) ? bare(init.expression) : init;
    if (ts.isNumericLiteral(opened)) return true;
    return ts.isCallExpression(opened) && /^open(?:Sync)?$/.test(lastName(opened.expression));
  }

  /** The literal that a path starts with, as far as the file shows it. */
  #literalStart(node: ts.Expression, hops = 0): string | undefined {
    if (hops > 4) return undefined;
    const text = stringOf(node);
    if (text !== undefined) return text;
    if (ts.isTemplateExpression(node)) {
      if (node.head.text !== '') return node.head.text;
      const first = node.templateSpans[0]?.expression;
      return first && this.#literalStart(bare(first), hops + 1);
    }
    if (ts.isBinaryExpression(node)) return this.#literalStart(bare(node.left), hops + 1);
    if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
      const joins = /^(?:join|resolve|normalize)$/.test(lastName(node.expression));
      const first = joins ? node.arguments?.[0] : undefined;
      return first && this.#literalStart(bare(first), hops + 1);
    }
    if (!ts.isIdentifier(node)) return undefined;
    const declaration = this.scopes.bindingOf(node)?.node;
    return declaration !== undefined && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined
      ? this.#literalStart(bare(declaration.initializer), hops + 1)
      : undefined;
  }

  #appends(made: ts.CallExpression | ts.NewExpression): boolean {
    const options = optionsOf(made.arguments?.[1]);
    const flags = options.values.get('flags');
    return options.unknown || (flags !== undefined && !/^(?:w|wx|xw|r\+)$/.test(stringOf(flags) ?? ''));
  }

  /** What `setEncoding` is told of a stream, or what it is opened with. */
  #encodingOf(makers: readonly (ts.CallExpression | ts.NewExpression)[], key: string): string | undefined {
    for (const member of this.scopes.members('setEncoding')) {
      const call = member.parent;
      if (!ts.isCallExpression(call) || call.expression !== member) continue;
      if (this.#keyOf(streamUnder(member.expression)) === key) return encodingNamed(call.arguments[0]);
    }
    for (const made of makers) {
      const reads = this.modules.fileFunction(made.expression)?.call.does === 'open-reader';
      const encoding = reads ? encodingIn(made.arguments?.[1]) : undefined;
      if (encoding !== undefined) return encoding;
    }
    return undefined;
  }
}

function guessFrom(node: ts.Expression): EndpointKind {
  const name = memberOf(node)?.name ?? (ts.isIdentifier(node) ? node.text : '');
  return NAME_GUESSES.find((guess) => guess.names.test(name))?.kind ?? 'unknown';
}
