/** Who hears of the error that destroys a stream: of Node's own streams their listeners, of those of an older make nobody. */
import type * as ts from 'typescript';
import type { End } from '../resolve/end.js';
import { MODERN_PACKAGES, STREAM_PACKAGES } from '../lower/pipe-catalogue.js';
import { creationsOf } from '../lower/transforms.js';
import type { Resolver } from '../resolve/resolve.js';

/** Whether a stream tells its listeners of the error that destroys it. Undefined where nothing is known of it. */
export function tellsErrors(resolver: Resolver, end: End): boolean | undefined {
  const makes = creationsOf(resolver.scopes, end).map((made) => isModern(resolver, made));
  if (makes.includes(false)) return false;
  if (makes.length > 0 && !makes.includes(undefined)) return true;
  const { kind, proof, traits } = end.endpoint;
  return (proof !== undefined && kind !== 'unknown' && !traits.includes('any-make')) || undefined;
}

/** By the package that makes it. */
function isModern({ modules }: Resolver, { expression }: ts.CallExpression | ts.NewExpression): boolean | undefined {
  const imported = modules.imported(expression);
  if (imported === undefined || !Object.hasOwn(STREAM_PACKAGES, imported.module)) return undefined;
  return MODERN_PACKAGES[imported.module]?.test(imported.path.join('.')) === true;
}
