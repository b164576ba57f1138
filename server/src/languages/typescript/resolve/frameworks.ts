/** Answers of web frameworks that can send a file by themselves: who says that a parameter is one. */
import * as ts from 'typescript';
import type { Proof, Trait } from '../../../model/index.js';
import { typeOf } from '../syntax/docs.js';
import type { Modules } from './modules.js';
import type { Scopes } from '../syntax/scopes.js';
import { around, bare, isFunctionNode, memberOf, shown, spanOf, stringOf } from '../syntax/syntax.js';

interface Framework {
  readonly module: string;
  readonly trait: Trait;
  /** The type of its answer. */
  readonly answer: string;
  /** Members of the module that make an application or a router; `''`: the module itself. */
  readonly makers: readonly string[];
  /** Where the answer stands among a handler's parameters, by how many these are; the last is for more. */
  readonly position: readonly number[];
}

/** Sources: the documentation of Express 5 (app.METHOD, Error handling) and of Fastify 5 (Routes). */
const FRAMEWORKS: readonly Framework[] = [
  { module: 'express', trait: 'express', answer: 'Response', makers: ['', 'Router'], position: [1, 1, 1, 1, 2] },
  { module: 'fastify', trait: 'fastify', answer: 'FastifyReply', makers: ['', 'fastify'], position: [1] },
];

/** Methods of an application that take handlers. */
const ROUTES = /^(?:get|head|post|put|patch|delete|options|all|use)$/;

export interface Answerer {
  readonly proof: Proof;
  readonly trait: Trait;
}

export class Frameworks {
  readonly #scopes: Scopes;
  readonly #modules: Modules;

  constructor(scopes: Scopes, modules: Modules) {
    this.#scopes = scopes;
    this.#modules = modules;
  }

  ofParameter(node: ts.ParameterDeclaration, name: string): Answerer | undefined {
    return this.#declared(node, name) ?? this.#handled(node, name);
  }

  #declared(node: ts.ParameterDeclaration, name: string): Answerer | undefined {
    const type = typeOf(node);
    if (type === undefined) return undefined;
    const [module, last] = this.#named(type);
    const found = FRAMEWORKS.find((f) => f.module === module && f.answer === last);
    if (found === undefined) return undefined;
    return {
      trait: found.trait,
      proof: { span: spanOf(type), because: `\`${name}\` is declared as \`${shown(type)}\`` },
    };
  }

  /** The module and the last name of a type: `Response` of `express`. */
  #named(type: ts.TypeNode): readonly [string | undefined, string | undefined] {
    if (ts.isImportTypeNode(type)) {
      const module = ts.isLiteralTypeNode(type.argument) ? stringOf(type.argument.literal) : undefined;
      return [module, type.qualifier && ts.isIdentifier(type.qualifier) ? type.qualifier.text : undefined];
    }
    if (!ts.isTypeReferenceNode(type)) return [undefined, undefined];
    const { typeName } = type;
    const first = ts.isQualifiedName(typeName) ? typeName.left : typeName;
    if (!ts.isIdentifier(first)) return [undefined, undefined];
    const imported = this.#modules.imported(first);
    return [imported?.module, ts.isQualifiedName(typeName) ? typeName.right.text : imported?.path.at(-1)];
  }

  /** `app.get('/', (req, res) => ...)`, where `app` is made in this file. */
  #handled(node: ts.ParameterDeclaration, name: string): Answerer | undefined {
    const handler = node.parent;
    if (!isFunctionNode(handler)) return undefined;
    const { child, parent: call } = around(handler);
    if (!ts.isCallExpression(call) || !call.arguments.some((a) => a === child)) return undefined;
    const member = memberOf(call.expression);
    if (member === undefined || !ROUTES.test(member.name)) return undefined;
    const found = this.#maker(member.receiver);
    const { length } = handler.parameters;
    const position = found?.position[Math.min(length, found.position.length - 1)];
    if (found === undefined || handler.parameters.indexOf(node) !== position) return undefined;
    const because = `\`${name}\` comes from \`${shown(call.expression)}\``;
    return { trait: found.trait, proof: { span: spanOf(call.expression), because } };
  }

  /** The framework that made an application: `express()`, `app.route('/')`. */
  #maker(application: ts.Expression): Framework | undefined {
    const node = bare(application);
    if (ts.isIdentifier(node)) {
      const binding = this.#scopes.bindingOf(node);
      const initial = binding && ts.isVariableDeclaration(binding.node) ? binding.node.initializer : undefined;
      const made = initial && bare(initial);
      if (binding === undefined || made === undefined || !ts.isCallExpression(made)) return undefined;
      return this.#scopes.isReassigned(binding) ? undefined : this.#maker(made);
    }
    if (!ts.isCallExpression(node)) return undefined;
    const route = memberOf(node.expression);
    if (route?.name === 'route') return this.#maker(route.receiver);
    const imported = this.#modules.imported(node.expression);
    return FRAMEWORKS.find((f) => f.module === imported?.module && f.makers.includes(imported.path.join('.')));
  }
}
