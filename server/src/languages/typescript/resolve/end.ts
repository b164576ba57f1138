import type * as ts from 'typescript';
import type { Endpoint } from '../../../model/index.js';
import type { Binding } from '../syntax/scopes.js';

/** One end of a copy, with what the front end needs beside what the engine sees. */
export interface End {
  /** Equal for two expressions that name the same thing. */
  readonly key: string;
  readonly node: ts.Expression;
  readonly endpoint: Endpoint;
  /** The variable, where the end is one. */
  readonly binding?: Binding;
  /** The call that made it, where that is seen. */
  readonly made?: ts.CallExpression | ts.NewExpression;
  /** What turns its bytes to text: an encoding's name, or '?' when that can't be told. */
  readonly encoding?: string;
}
