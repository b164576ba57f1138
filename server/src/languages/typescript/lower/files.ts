/** Calls of `fs` that move whole files. */
import * as ts from 'typescript';
import type { Transfer } from '../../../model/index.js';
import { root, type Value } from './aliases.js';
import { LOSSLESS_ENCODINGS, TEXT_ENCODING } from '../catalogue.js';
import type { Lowerer } from './lowerer.js';
import type { FileFunction } from '../resolve/modules.js';
import type { End } from '../resolve/end.js';
import { encodingIn, optionsOf, type Options } from '../syntax/options.js';
import { standsBetween } from './between.js';
import { heedNotes } from './notes.js';
import { WHOLE } from './whole.js';
import { around, bare, shown, spanOf, stringOf, textOf } from '../syntax/syntax.js';

/** Lowers a call of a function of `fs`; gives the bytes that it brings, or a promise of them. */
export function lowerFileCall(lowerer: Lowerer, call: ts.CallExpression, file: FileFunction): Value | undefined {
  switch (file.call.does) {
    case 'read':
      return readFile(lowerer, call, file);
    case 'write':
    case 'append':
      writeFile(lowerer, call, file);
      return undefined;
    case 'copy':
      for (const argument of call.arguments) passOn(lowerer, argument, file.name);
      lowerer.graph.emit({
        kind: 'kernel-copy',
        callee: textOf(call.expression),
        span: spanOf(call),
        handles: call.arguments.slice(0, 2).map(textOf),
        isNamed: true,
      });
      return undefined;
    case 'open-reader':
    case 'open-writer':
      for (const argument of call.arguments) passOn(lowerer, argument, file.name);
      return undefined;
  }
}

function passOn(lowerer: Lowerer, argument: ts.Expression, to: string): void {
  lowerer.consume(argument, (name) => `\`${name}\` is passed to \`${to}\``);
}

function readFile(lowerer: Lowerer, call: ts.CallExpression, file: FileFunction): Value | undefined {
  const [path, second] = call.arguments;
  if (path === undefined || ts.isSpreadElement(path)) return undefined;
  passOn(lowerer, path, file.name);
  const last = call.arguments.at(-1);
  const callback = file.flavour === 'sync' || last === path ? undefined : lowerer.callbackOf(last);
  const givesBack = (file.flavour === 'callback' || file.flavour === 'either') && isCallbackArgument(last, call);
  const options = second !== undefined && !(givesBack && second === last) ? second : undefined;
  const bytes = lowerer.aliases.fresh(call, `${shown(call.expression)}()`);
  const end = fileEnd(lowerer, path, call, file);
  const completion = givesBack ? 'callback' : completionOf(call, file);
  const fill = (): Value => {
    const value = { bytes, pending: false };
    transfer(lowerer, call, 'in', lowerer.graph.endpoint(end), value, completion);
    if (file.call.text === true) bytes.encoding = TEXT_ENCODING;
    readOptions(lowerer, value, options);
    return value;
  };
  if (!givesBack) {
    return { ...fill(), pending: file.flavour !== 'sync' };
  }
  // The callback runs once, later or never.
  const { graph } = lowerer;
  const after = graph.block();
  graph.edge(graph.current, after);
  graph.split();
  const value = fill();
  if (callback !== undefined) lowerer.inline(callback, [undefined, value]);
  else lowerer.use(value, 'content', call, `\`${bytes.name}\` is passed to \`${last ? shown(last) : ''}\``);
  graph.jump(after);
  graph.continueIn(after);
  return undefined;
}

/** Options of a read are objects or strings; everything else at the end of the arguments is taken for a callback. */
function isCallbackArgument(last: ts.Expression | undefined, call: ts.CallExpression): boolean {
  if (last === undefined || call.arguments.length < 2) return false;
  return !ts.isObjectLiteralExpression(last) && stringOf(last) === undefined && last.kind !== ts.SyntaxKind.NullKeyword;
}

function readOptions(lowerer: Lowerer, value: Value, options: ts.Expression | undefined): void {
  if (options === undefined) return;
  const { values, unknown } = optionsOf(options);
  const encoding = encodingIn(options);
  const { bytes } = value;
  if (unknown) lowerer.unknown(value, options, `\`${bytes.name}\` is read with options that can't be told`);
  const signal = values.get('signal');
  if (signal) lowerer.keep('cancel', signal, textOf(signal));
  const flag = values.get('flag');
  if (flag && !/^rs?$/.test(stringOf(flag) ?? '')) {
    lowerer.unknown(value, flag, `\`${bytes.name}\` is read with the flag \`${shown(flag)}\``);
  }
  if (encoding === undefined) return;
  if (encoding === TEXT_ENCODING || LOSSLESS_ENCODINGS.includes(encoding)) bytes.encoding = encoding;
  else
    lowerer.use(value, 'content', options, `\`${bytes.name}\` is decoded as \`${encoding}\`, which can damage bytes`);
}

function writeFile(lowerer: Lowerer, call: ts.CallExpression, file: FileFunction): void {
  const [path, data, ...rest] = call.arguments;
  if (path === undefined || data === undefined) return;
  passOn(lowerer, path, file.name);
  const value = lowerer.evaluate(data);
  const last = rest.at(-1);
  const givesBack =
    (file.flavour === 'callback' || file.flavour === 'either') && last !== undefined && isCallbackArgument(last, call);
  const options = rest[0] !== undefined && !(givesBack && rest[0] === last) ? rest[0] : undefined;
  for (const argument of rest) passOn(lowerer, argument, file.name);
  if (value === undefined) return;
  if (value.pending || value.result === true) {
    lowerer.use(value, 'content', data, `a promise of \`${value.bytes.name}\` is passed to \`${file.name}\``);
    return;
  }
  const end = fileEnd(lowerer, fileOf(lowerer, path), call, file);
  heedNotes(lowerer, value, call);
  writeOptions(lowerer, value, optionsOf(options), options, call);
  // Bytes of anything but a file are written by nothing that could take the place of both calls.
  // A write with a callback stands in the callback of the read: what is between belongs to how it is told.
  const between =
    givesBack || !readsFile(lowerer, value) ? undefined : standsBetween(lowerer.resolver, value.bytes, call, data);
  if (between) lowerer.keep('conditional-write', call, shown(between));
  if (file.wrapper !== undefined) lowerer.keep('conditional-write', call, file.wrapper);
  if (file.call.does === 'append') lowerer.keep('append', call, textOf(path));
  const makesFolders = file.call.byRuntime === true || file.call.makesFolders === true;
  if (makesFolders) lowerer.keep('conditional-write', call, 'making the folders of the target');
  const completion = givesBack ? 'callback' : completionOf(call, file);
  transfer(lowerer, call, 'out', lowerer.graph.endpoint(end), value, completion);
}

/** What a path names; nothing is proved by a module that only has the name of one that hands on functions of files. */
function fileEnd({ resolver }: Lowerer, path: ts.Expression, call: ts.CallExpression, { wrapper }: FileFunction): End {
  const end = resolver.file(path, call);
  if (wrapper === undefined) return end;
  const { proof: _guessed, ...endpoint } = end.endpoint;
  return { ...end, endpoint };
}

/** The path in `Bun.file(path)`, where that is the target. */
function fileOf({ resolver }: Lowerer, target: ts.Expression): ts.Expression {
  const made = bare(target);
  if (!ts.isCallExpression(made)) return target;
  const [path] = made.arguments;
  const imported = resolver.modules.imported(made.expression);
  const isFile = imported?.module === 'Bun' && imported.path.join('.') === 'file';
  return isFile && path !== undefined && !ts.isSpreadElement(path) ? path : target;
}

/** Whether bytes are those of a file that a function of `fs` reads. */
export function readsFile({ resolver }: Lowerer, { bytes }: Value): boolean {
  return [...root(bytes).filledBy].some(
    (call) => ts.isCallExpression(call) && resolver.modules.fileFunction(call.expression) !== undefined,
  );
}

function writeOptions(
  lowerer: Lowerer,
  value: Value,
  { values, unknown }: Options,
  options: ts.Expression | undefined,
  call: ts.CallExpression,
): void {
  const { bytes } = value;
  if (unknown && options)
    lowerer.unknown(value, options, `\`${bytes.name}\` is written with options that can't be told`);
  const flush = values.get('flush');
  if (flush) lowerer.unknown(value, flush, `\`${bytes.name}\` is flushed to the disk`);
  const mode = values.get('mode');
  if (mode) lowerer.keep('file-mode', mode, textOf(mode));
  const signal = values.get('signal');
  if (signal) lowerer.keep('cancel', signal, textOf(signal));
  for (const name of ['append', 'createNew']) {
    const wanted = values.get(name);
    if (wanted && wanted.kind !== ts.SyntaxKind.FalseKeyword) lowerer.keep('append', wanted, textOf(wanted));
  }
  const flag = values.get('flag');
  if (flag) {
    const written = stringOf(flag) ?? '';
    if (/^(?:wx|xw)$/.test(written)) lowerer.keep('exclusive', flag, written);
    else if (written !== 'w') lowerer.keep('append', flag, textOf(flag));
  }
  // Bytes are written as they are, whatever encoding stands there; text is encoded.
  if (bytes.encoding === undefined) return;
  const encoding = encodingIn(options) ?? TEXT_ENCODING;
  if (encoding === bytes.encoding) lowerer.keep('encoding', options ?? call, encoding);
  else
    lowerer.use(
      value,
      'content',
      options ?? call,
      `\`${bytes.name}\` is read as \`${bytes.encoding}\` and written as \`${encoding}\``,
    );
}

function transfer(
  lowerer: Lowerer,
  call: ts.CallExpression,
  direction: Transfer['direction'],
  endpoint: number,
  { bytes }: Value,
  completion: NonNullable<Transfer['completion']>,
): void {
  lowerer.graph.emit({
    ...WHOLE,
    direction,
    span: spanOf(call),
    callee: textOf(call.expression),
    endpoint,
    buffer: lowerer.bufferOf(bytes),
    wholeSource: direction === 'in',
    completion,
  });
}

function completionOf(call: ts.CallExpression, { flavour }: FileFunction): NonNullable<Transfer['completion']> {
  if (flavour === 'sync') return 'returned';
  return ts.isAwaitExpression(around(call).parent) ? 'awaited' : 'promise';
}
