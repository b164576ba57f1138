import * as ts from 'typescript';
import type { Handing, ModuleMember, ModuleUse } from '../../../model/index.js';
import {
  ASYNC_SUFFIX,
  FILE_CALLS,
  FILE_MODULES,
  FILE_PACKAGES,
  GLOBAL_FILES,
  GLOBAL_MODULES,
  NAMED_AS_FILES,
  OF_PROJECT,
  PROMISIFIERS,
  RUNTIME_WRITE,
  SYNC_SUFFIX,
  type FileCall,
  type Flavour,
} from '../catalogue.js';
import type { TypeFacts } from './facts.js';
import { isAssignment, valuesOf } from './given.js';
import type { Binding, Scopes } from '../syntax/scopes.js';
import { classAround } from '../syntax/own-functions.js';
import { INTEROP_HELPERS } from '../syntax/style.js';
import { around, bare, lastName, memberOf, stringOf } from '../syntax/syntax.js';

/** What an expression means when it comes from another module. */
export interface Imported {
  /** Without `node:`. */
  readonly module: string;
  /** Members below the module: `['promises', 'readFile']`. */
  readonly path: readonly string[];
  /** Went through `util.promisify`, or a package that does the same, on the way. */
  readonly promisified: boolean;
  /** That package: its functions need not have the others of the module beside them. */
  readonly promisifier?: string;
  /** A name that another script declares: that it is this module is a guess. */
  readonly isGuess?: boolean;
}

/** A function of `fs`. */
export interface FileFunction {
  readonly call: FileCall;
  /** Without a suffix. */
  readonly name: string;
  readonly flavour: Flavour;
  /** The module that hands it on, or the global name: nothing is proved by it. */
  readonly wrapper?: string;
}

/** Modules that have the same functions, and differ in how they connect. */
const TWINS: readonly string[] = ['http', 'https'];

/** Longer chains of aliases are not followed. */
const MOST_HOPS = 12;

/** Follows names to the imports and requires of the file they stand in. */
export class Modules {
  readonly #scopes: Scopes;
  readonly #facts: TypeFacts;
  /** Names whose values are being followed: one that leads back to itself would branch at each of its assignments. */
  readonly #followed = new Set<Binding>();

  constructor(scopes: Scopes, facts: TypeFacts) {
    this.#scopes = scopes;
    this.#facts = facts;
  }

  fileFunction(callee: ts.Expression): FileFunction | undefined {
    const imported = this.#byImports(callee);
    if (imported?.module === 'Bun' && imported.path.join('.') === 'write') {
      return { call: RUNTIME_WRITE, name: 'write', flavour: 'promise' };
    }
    if (imported === undefined) return undefined;
    const named = FILE_MODULES[reExported(imported.module)];
    const guessed = named === undefined && NAMED_AS_FILES.test(imported.module);
    const known = guessed ? FILE_MODULES['fs-extra'] : named;
    if (known === undefined) return undefined;
    const path = known.itself === undefined ? imported.path : pathOf(known.itself, imported.path);
    const [first, second, ...rest] = guessed ? path.slice(-1) : path;
    if (first === undefined || rest.length > 0) return undefined;
    const nested = second !== undefined;
    if (nested && first !== known.nested) return undefined;
    const written = second ?? first;
    const sync = written.endsWith(SYNC_SUFFIX);
    const promised = imported.promisified || written.endsWith(ASYNC_SUFFIX);
    const name = withoutSuffix(written);
    const call = Object.hasOwn(FILE_CALLS, name) ? FILE_CALLS[name] : undefined;
    if (call === undefined) return undefined;
    const promisifier = imported.promisifier ?? (written.endsWith(ASYNC_SUFFIX) ? PROMISIFY_ALL : undefined);
    const isGuess = guessed || imported.isGuess === true || known.differs === true;
    const wrapper = promisifier ?? (isGuess ? imported.module : undefined);
    const guess = wrapper === undefined ? {} : { wrapper };
    if (sync || call.does === 'open-reader' || call.does === 'open-writer')
      return { call, name, flavour: 'sync', ...guess };
    return { call, name, flavour: nested || promised ? 'promise' : known.flavour, ...guess };
  }

  /** By the imports of the file; by types, where another module or something else hands the function on. */
  #byImports(callee: ts.Expression): Imported | undefined {
    const imported = this.imported(callee);
    // Modules of the project go by all kinds of names: `./disk`, `@/disk`, `lib/disk`.
    const isKnown = imported !== undefined && this.isFiles(imported);
    const name = memberOf(callee)?.name ?? (ts.isIdentifier(callee) ? callee.text : '');
    if (isKnown || !Object.hasOwn(FILE_CALLS, withoutSuffix(name)) || this.#isHandedIn(callee)) return imported;
    const typed = this.#facts.callee(callee);
    return typed ? { module: typed.module, path: [typed.name], promisified: false } : imported;
  }

  /** What a function that another file of the project exports does with bytes, where somebody is asked who knows. */
  elsewhere(callee: ts.Expression, may: ModuleUse['may']): Handing | undefined {
    const imported = this.imported(callee);
    const from = imported && ofProject(imported);
    return from && this.#facts.function(callee, { ...from, may });
  }

  /** What is handed in has the shape that its type says, and may be another file system all the same. */
  #isHandedIn(callee: ts.Expression): boolean {
    let root = bare(callee);
    for (let member = memberOf(root); member !== undefined; member = memberOf(root)) root = member.receiver;
    if (!ts.isIdentifier(root)) return true;
    let declaration = this.#scopes.bindingOf(root)?.node;
    while (declaration && ts.isBindingElement(declaration)) declaration = declaration.parent.parent;
    return declaration === undefined || ts.isParameter(declaration);
  }

  /** Whether a name comes from a module with the functions of `fs`. */
  isFiles({ module }: Imported): boolean {
    return Object.hasOwn(FILE_MODULES, reExported(module));
  }

  imported(expression: ts.Expression, hops = 0): Imported | undefined {
    if (hops > MOST_HOPS) return undefined;
    const inner = bare(expression);
    if (ts.isIdentifier(inner)) return this.#named(inner, hops);
    if (ts.isAwaitExpression(inner)) return this.imported(inner.expression, hops + 1);
    if (ts.isCallExpression(inner)) return this.#called(inner, hops);
    if (ts.isConditionalExpression(inner)) return this.#either(inner, hops);
    // `(0, fs_1.readFileSync)(path)`, as compilers write calls without a receiver.
    if (ts.isBinaryExpression(inner)) return isDetached(inner) ? this.imported(inner.right, hops + 1) : undefined;
    const member = memberOf(inner);
    if (member?.receiver.kind === ts.SyntaxKind.ThisKeyword) return this.#kept(inner, member.name, hops);
    return member && below(this.imported(member.receiver, hops + 1), member.name);
  }

  /** `this.files`, where the class around keeps a module there and nothing else. */
  #kept(node: ts.Expression, name: string, hops: number): Imported | undefined {
    const home = classAround(node);
    if (home === undefined) return undefined;
    const property = home.members.find((m) => ts.isPropertyDeclaration(m) && m.name.getText() === name);
    const initial = property && ts.isPropertyDeclaration(property) ? property.initializer : undefined;
    const assigned = this.#scopes.members(name).flatMap((member) => {
      const { parent, child } = around(member);
      const isOwn = member.expression.kind === ts.SyntaxKind.ThisKeyword && classAround(member) === home;
      return isOwn && isAssignment(parent) && parent.left === child ? [parent.right] : [];
    });
    const [first, ...more] = [...(initial ? [initial] : []), ...assigned].map((v) => this.imported(v, hops + 1));
    return more.length === 0 ? first : undefined;
  }

  /** `secure ? https : http`: two modules with the same functions. */
  #either({ whenTrue, whenFalse }: ts.ConditionalExpression, hops: number): Imported | undefined {
    const one = this.imported(whenTrue, hops + 1);
    return areTwins(one, this.imported(whenFalse, hops + 1)) ? one : undefined;
  }

  #called(call: ts.CallExpression, hops: number): Imported | undefined {
    const [argument] = call.arguments;
    if (argument === undefined) return undefined;
    const { expression: callee } = call;
    // Its `default` is the module as well.
    if (INTEROP_HELPERS.test(lastName(callee))) return this.imported(argument, hops + 1);
    const loads =
      callee.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(callee) && callee.text === 'require' && this.#scopes.bindingOf(callee) === undefined);
    const module = loads ? stringOf(argument) : undefined;
    if (module !== undefined) return whole(module);
    const wrapper = this.imported(callee, hops + 1);
    const names = wrapper && Object.hasOwn(PROMISIFIERS, wrapper.module) ? PROMISIFIERS[wrapper.module] : undefined;
    if (names?.includes(wrapper?.path.join('.') ?? '') !== true) return undefined;
    const wrapped = this.imported(argument, hops + 1);
    // The functions are still there beside those that it adds.
    if (wrapped === undefined || wrapper?.path.at(-1) === PROMISIFY_ALL) return wrapped;
    return { ...wrapped, promisified: true, ...(wrapper?.module !== 'util' && { promisifier: lastName(callee) }) };
  }

  #named(identifier: ts.Identifier, hops: number): Imported | undefined {
    const binding = this.#scopes.bindingOf(identifier);
    if (binding === undefined) return ofGlobal(identifier.text);
    const { node } = binding;
    if (ts.isImportSpecifier(node)) {
      const module = moduleOfImport(node.parent.parent.parent);
      return module === undefined ? undefined : below(whole(module), (node.propertyName ?? node.name).text);
    }
    if (ts.isImportClause(node) || ts.isNamespaceImport(node)) {
      const module = moduleOfImport(ts.isImportClause(node) ? node.parent : node.parent.parent);
      return module === undefined ? undefined : whole(module);
    }
    if (ts.isImportEqualsDeclaration(node)) {
      const module = ts.isExternalModuleReference(node.moduleReference)
        ? stringOf(node.moduleReference.expression)
        : undefined;
      return module === undefined ? undefined : whole(module);
    }
    // A name that is given another value later is nothing that can be relied on.
    if (!ts.isVariableDeclaration(node) && !ts.isBindingElement(node)) return undefined;
    if (this.#scopes.isReassigned(binding)) return this.#assigned(binding, hops);
    return this.#declared(node, hops);
  }

  /** `let client = http; if (secure) client = https;`: two modules with the same functions. */
  #assigned(binding: Binding, hops: number): Imported | undefined {
    if (!ts.isVariableDeclaration(binding.node) || this.#followed.has(binding)) return undefined;
    const values = valuesOf(this.#scopes, { node: binding.identifier, binding });
    this.#followed.add(binding);
    const [first, ...more] = values.map((value) => this.imported(value, hops + 1));
    this.#followed.delete(binding);
    return more.every((other) => areTwins(first, other)) && areTwins(first, first) ? first : undefined;
  }

  #declared(node: ts.VariableDeclaration | ts.BindingElement, hops: number): Imported | undefined {
    if (ts.isVariableDeclaration(node)) return node.initializer && this.imported(node.initializer, hops + 1);
    const pattern = node.parent;
    const owner = pattern.parent;
    if (!ts.isObjectBindingPattern(pattern) || node.dotDotDotToken !== undefined || node.initializer !== undefined) {
      return undefined;
    }
    if (!ts.isVariableDeclaration(owner) && !ts.isBindingElement(owner)) return undefined;
    const key = node.propertyName ?? node.name;
    const name = ts.isIdentifier(key) ? key.text : stringOf(key);
    return name === undefined ? undefined : below(this.#declared(owner, hops + 1), name);
  }
}

/** What another file of the project exports, as far as a name tells; undefined for all else. */
export function ofProject({ module, path, promisified }: Imported): ModuleMember | undefined {
  const [name, ...below] = path;
  if (promisified || below.length > 0 || !OF_PROJECT.test(module)) return undefined;
  return { module, ...(name !== undefined && { name }) };
}

/** Of bluebird: adds a function that gives a promise for each of a module's. */
const PROMISIFY_ALL = 'promisifyAll';

const SUFFIX = new RegExp(`(?:${SYNC_SUFFIX}|${ASYNC_SUFFIX})$`);

function withoutSuffix(name: string): string {
  return name.replace(SUFFIX, '');
}

/** The path below a module that is a function, called `name`, as if that were a member of it. */
function pathOf(name: string, path: readonly string[]): readonly string[] {
  const [member, ...rest] = path;
  if (member === undefined) return [name];
  return member === 'sync' ? [`${name}${SYNC_SUFFIX}`, ...rest] : path;
}

/** `@scope/package/shared/fs-extra` hands on the package of that name. */
function reExported(module: string): string {
  const last = module.slice(module.lastIndexOf('/') + 1);
  return !module.startsWith('.') && FILE_PACKAGES.includes(last) ? last : module;
}

/** The same of one module and of another one with the same functions. */
function areTwins(one: Imported | undefined, other: Imported | undefined): boolean {
  const modules = [one?.module ?? '', other?.module ?? ''];
  return one?.path.join('.') === other?.path.join('.') && modules.every((module) => TWINS.includes(module));
}

/** `0, value`. */
function isDetached({ left, operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.CommaToken && ts.isNumericLiteral(left);
}

function moduleOfImport(declaration: ts.Node): string | undefined {
  return ts.isImportDeclaration(declaration) ? stringOf(declaration.moduleSpecifier) : undefined;
}

function ofGlobal(name: string): Imported | undefined {
  if (GLOBAL_MODULES.includes(name)) return whole(name);
  return name === GLOBAL_FILES ? { ...whole(name), isGuess: true } : undefined;
}

function whole(module: string): Imported {
  // The package is the module of Node as of some release.
  const name = module === 'readable-stream' ? 'stream' : module.replace(/^node:/, '');
  return { module: name, path: [], promisified: false };
}

/** `default` of a CommonJS module is the module itself; `fs.promises` and `fs/promises` are one. */
function below(owner: Imported | undefined, name: string): Imported | undefined {
  if (owner === undefined) return undefined;
  if (name === 'default') return owner;
  if (owner.module === 'fs' && owner.path.length === 0 && name === 'promises')
    return { ...owner, module: 'fs/promises' };
  // A package that holds both modules of Node, with requests that go on where they are told to.
  if (owner.module === 'follow-redirects' && TWINS.includes(name)) return { ...owner, module: name };
  return { ...owner, path: [...owner.path, name] };
}
