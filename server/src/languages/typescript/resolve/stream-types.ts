/** What annotations, JSDoc types and the classes of a file say of a stream. */
import * as ts from 'typescript';
import type { EndpointKind, Proof, Trait } from '../../../model/index.js';
import { STREAM_MODULES, STREAM_TYPES, TERMINAL_TYPES } from '../catalogue.js';
import { typeOf } from '../syntax/docs.js';
import type { Modules } from './modules.js';
import type { Binding, Scopes } from '../syntax/scopes.js';
import { bare, isFunctionNode, lastName, memberOf, shown, spanOf, stringOf, textOf } from '../syntax/syntax.js';

/** Without `proof`, only the type's name says so: a project may have a `Socket` of its own. */
export interface TypedKind {
  readonly kind: EndpointKind;
  readonly proof?: Proof;
  readonly traits?: readonly Trait[];
}

/** Classes of a project that extend each other in longer chains are not followed. */
const MOST_CLASSES = 6;

export class StreamTypes {
  readonly #scopes: Scopes;
  readonly #modules: Modules;

  constructor(scopes: Scopes, modules: Modules) {
    this.#scopes = scopes;
    this.#modules = modules;
  }

  /** What a variable or a parameter is declared as; a name in a pattern by its member of a written type. */
  ofBinding({ node, name }: Binding): TypedKind | undefined {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node)) {
      return this.#of(typeOf(node), name);
    }
    if (!ts.isBindingElement(node)) return undefined;
    const owner = node.parent.parent;
    const declared = ts.isBindingElement(owner) ? undefined : owner.type;
    if (declared === undefined || !ts.isTypeLiteralNode(declared)) return undefined;
    const key = (node.propertyName ?? node.name).getText();
    const member = declared.members.find((m) => m.name?.getText() === key);
    return member !== undefined && ts.isPropertySignature(member) ? this.#of(member.type, name) : undefined;
  }

  /** `this.x`, as the class around declares it: a property, or a parameter of the constructor. */
  ofOwnMember(node: ts.Expression): TypedKind | undefined {
    const member = memberOf(node);
    if (member?.receiver.kind !== ts.SyntaxKind.ThisKeyword) return undefined;
    let home: ts.Node = node;
    while (!ts.isSourceFile(home) && !ts.isClassLike(home)) home = home.parent;
    if (!ts.isClassLike(home)) return undefined;
    for (const one of home.members) {
      if (ts.isPropertyDeclaration(one) && one.name.getText() === member.name) {
        return this.#of(typeOf(one), shown(node));
      }
      const parameter = ts.isConstructorDeclaration(one)
        ? one.parameters.find((p) => p.name.getText() === member.name && ts.isParameterPropertyDeclaration(p, one))
        : undefined;
      if (parameter) return this.#of(parameter.type, shown(node));
    }
    return undefined;
  }

  /** `node as Writable`. */
  ofAssertion(node: ts.Expression): TypedKind | undefined {
    const { parent } = node;
    if (ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent)) return this.ofAssertion(parent);
    if (!ts.isAsExpression(parent) && !ts.isTypeAssertionExpression(parent)) return undefined;
    return this.#of(parent.type, shown(node)) ?? this.ofAssertion(parent);
  }

  /** `if (node instanceof ReadStream) ...`, where `node` stands in that arm. */
  ofGuard(node: ts.Expression): TypedKind | undefined {
    for (let at: ts.Node = node; !ts.isSourceFile(at) && !isFunctionNode(at); at = at.parent) {
      const { parent } = at;
      if (!ts.isIfStatement(parent) || parent.thenStatement !== at) continue;
      const test = bare(parent.expression);
      if (!ts.isBinaryExpression(test) || test.operatorToken.kind !== ts.SyntaxKind.InstanceOfKeyword) continue;
      if (textOf(bare(test.left)) !== textOf(node)) continue;
      const type = bare(test.right);
      const imported = this.#modules.imported(type);
      const kind = kindNamed(lastName(type));
      if (kind === undefined || imported === undefined || !STREAM_MODULES.includes(imported.module)) return undefined;
      return {
        kind,
        proof: { span: spanOf(test), because: `\`${shown(node)}\` is an instance of \`${shown(type)}\` here` },
      };
    }
    return undefined;
  }

  /** What `new X()` gives, where the file declares `X` as a class that extends one of Node's. */
  ofClass(callee: ts.Expression): EndpointKind | undefined {
    const declaration = ts.isIdentifier(callee) ? this.#scopes.bindingOf(callee)?.node : undefined;
    return declaration !== undefined && ts.isClassLike(declaration) ? this.#base(declaration, 0) : undefined;
  }

  #base(declared: ts.ClassLikeDeclaration, hops: number): EndpointKind | undefined {
    const heritage = declared.heritageClauses?.find((h) => h.token === ts.SyntaxKind.ExtendsKeyword);
    const [base] = heritage?.types ?? [];
    if (base === undefined || hops > MOST_CLASSES) return undefined;
    const imported = this.#modules.imported(base.expression);
    if (imported !== undefined) {
      const name = imported.path.at(-1) ?? '';
      return STREAM_MODULES.includes(imported.module) ? kindNamed(name) : undefined;
    }
    const own = ts.isIdentifier(base.expression) ? this.#scopes.bindingOf(base.expression)?.node : undefined;
    return own !== undefined && ts.isClassLike(own) ? this.#base(own, hops + 1) : undefined;
  }

  /** `string | Readable`, `Readable & Named` are streams wherever a stream's method is called on them. */
  #of(declared: ts.TypeNode | undefined, name: string): TypedKind | undefined {
    const isJoined = declared !== undefined && (ts.isUnionTypeNode(declared) || ts.isIntersectionTypeNode(declared));
    const types = isJoined ? declared.types : [declared];
    for (const type of types) {
      const kind = this.#ofOne(type, name);
      if (kind) return kind;
    }
    return undefined;
  }

  #ofOne(type: ts.TypeNode | undefined, name: string): TypedKind | undefined {
    if (type === undefined || !(ts.isTypeReferenceNode(type) || ts.isImportTypeNode(type))) return undefined;
    const typeName = ts.isTypeReferenceNode(type) ? type.typeName : type.qualifier;
    if (typeName === undefined) return undefined;
    const proof = { span: spanOf(type), because: `\`${name}\` is declared as \`${shown(type)}\`` };
    const first = firstName(typeName);
    const project = ts.isImportTypeNode(type) ? undefined : this.ofClass(first);
    if (project !== undefined) return { kind: project, proof };
    const last = ts.isQualifiedName(typeName) ? typeName.right.text : typeName.text;
    const kind = first.text === 'NodeJS' && TERMINAL_TYPES.includes(last) ? 'stream' : kindNamed(last);
    if (kind === undefined) return undefined;
    const module = ts.isImportTypeNode(type) ? moduleOfType(type) : this.#modules.imported(first)?.module;
    const ofNode = module === undefined ? first.text === 'NodeJS' : STREAM_MODULES.includes(module);
    const traits: readonly Trait[] = first.text === 'NodeJS' ? ['any-make'] : [];
    return ofNode ? { kind, proof, traits } : { kind };
  }
}

function kindNamed(name: string): EndpointKind | undefined {
  return Object.hasOwn(STREAM_TYPES, name) ? STREAM_TYPES[name] : undefined;
}

/** The module in `import('stream').Readable`. */
function moduleOfType({ argument }: ts.ImportTypeNode): string {
  return (ts.isLiteralTypeNode(argument) ? stringOf(argument.literal) : undefined)?.replace(/^node:/, '') ?? '';
}

function firstName(name: ts.EntityName): ts.Identifier {
  let at = name;
  while (ts.isQualifiedName(at)) at = at.left;
  return at;
}
