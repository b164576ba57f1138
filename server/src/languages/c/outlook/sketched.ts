import type { Classes, ClassId } from './classes.js';

/** A call as the text shows it. */
export interface SketchedCall {
  /** `.read` for a call through a member (`s->read(...)`) or a variable. */
  readonly name: string;
  /** What each argument names; undefined where it names no place. */
  readonly args: readonly (ClassId | undefined)[];
  /** Arguments that are one name: functions may be handed over. */
  readonly names: readonly (string | undefined)[];
  /** The variable that an argument is or is reached from, where it is one. */
  readonly bases: readonly (string | undefined)[];
  /** What is made of the result: as a pointer, and as a number, which does not lead to any argument. */
  readonly result: ClassId;
  readonly number: ClassId;
}

/** What gets the value of one place, and the variable that leads there: `int fd = s->fd`, `FILE *f = s->file`. */
export interface Taken {
  readonly to: ClassId;
  readonly from: string;
  readonly isNumber: boolean;
}

/**
 * What a function's text shows without a parser of the places that its calls share: more than the truth, never less. It
 * tells which functions are worth parsing.
 */
export interface Sketch {
  readonly calls: readonly SketchedCall[];
  readonly classes: Classes;
  /** In their order; undefined where nothing in the body names it. */
  readonly parameters: readonly (ClassId | undefined)[];
  /** The names of the parameters. */
  readonly names: readonly string[];
  /** Names that are declared outside. */
  readonly globals: ReadonlyMap<string, ClassId>;
  readonly taken: readonly Taken[];
  readonly returned: ClassId;
}
