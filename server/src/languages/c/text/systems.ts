import type { Item } from './scan.js';
import { HASH, SPACE, TAB } from './units.js';

/** The systems that code is written for show in its conditions; a call that only Linux has would break the others. */
const OTHER_SYSTEMS =
  /^[ \t]*#[ \t]*(?:el)?if.*\b(?:__APPLE__|__MACH__|__\w*BSD__|__DragonFly__|__sun|__sun__|_WIN32|_MSC_VER|__CYGWIN__|_AIX|__hpux|__linux__|__linux|linux)\b/m;

/** Whether a condition in a text names a system. */
export function namesSystems(text: string): boolean {
  return OTHER_SYSTEMS.test(text);
}

/** Whether a condition at file level does; `items` are those of the text. */
export function itemsNameSystems(text: string, items: readonly Item[]): boolean {
  return items.some(
    ({ kind, start, end }) =>
      kind === 'directive' && isCondition(text, start) && OTHER_SYSTEMS.test(text.slice(start, end)),
  );
}

const LOWER_I = 0x69;
const LOWER_E = 0x65;

/** By the first letter: `#if`, `#elif`. Most directives are none, and there are many. */
function isCondition(text: string, start: number): boolean {
  let at = start;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === HASH) at++;
  const unit = text.charCodeAt(at);
  return unit === LOWER_I || unit === LOWER_E;
}

function isBlank(unit: number): boolean {
  return unit === SPACE || unit === TAB;
}

const CONDITIONAL = /^[ \t]*#[ \t]*(if(?:def|ndef)?|el\w*|endif)\b(.*)/gm;
const WINDOWS = /\b(?:_WIN32|_WIN64|WIN32|_MSC_VER|__MINGW32__|__MINGW64__|_WINDOWS|__OS2__|MSDOS|__MSDOS__)\b/;

/** Whether an offset of a text stands in an arm for systems without the calls of POSIX only. */
export function isForeign(text: string, offset: number): boolean {
  const arms: boolean[] = [];
  for (const { 1: word, 2: condition = '' } of text.slice(0, offset).matchAll(CONDITIONAL)) {
    if (word === 'endif') arms.pop();
    else if (word?.startsWith('if'))
      arms.push(word !== 'ifndef' && WINDOWS.test(condition) && !condition.includes('!'));
    else arms[arms.length - 1] = word === 'elif' && WINDOWS.test(condition) && !condition.includes('!');
  }
  return arms.includes(true);
}
