import { Classes, type ClassId } from './classes.js';
import {
  clear,
  CONDITIONS,
  frame,
  isCast,
  isConstantName,
  NO_PLACES,
  STARTS,
  UNEVALUATED,
  type Frame,
} from './frames.js';
import { Lexer, Token } from './lexer.js';
import { NUMBERS, type Parameter } from './parameters.js';
import {
  AMPERSAND,
  LEFT,
  RIGHT,
  STAR,
  COMMA,
  MINUS,
  DOT,
  COLON,
  SEMICOLON,
  EQUALS,
  LEFT_BRACKET,
  RIGHT_BRACKET,
  LEFT_BRACE,
  RIGHT_BRACE,
} from './units.js';

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
  readonly returned: ClassId;
}

/** `text` is a function's definition; `bodyStart` the offset of its opening brace. */
export function sketch(text: string, bodyStart: number, parameters: readonly Parameter[]): Sketch {
  return new Sketcher(text, bodyStart, parameters).run();
}

class Sketcher {
  readonly #lexer: Lexer;
  readonly #parameters: readonly Parameter[];
  readonly #classes = new Classes();
  readonly #variables = new Map<string, ClassId>();
  readonly #declared: Set<string>;
  readonly #numbers: Set<string>;
  readonly #constants = new Set<ClassId>();
  readonly #returned: ClassId;
  readonly #calls: SketchedCall[] = [];
  readonly #frames: Frame[] = [];
  #top: Frame = frame('statement');
  /** How far the statement looks like a declaration. */
  #shape: 'start' | 'word' | 'declarator' | 'expression' = 'start';
  #isDeclaration = false;
  /** What is declared has a type of numbers, and no star in front of it. */
  #isNumberType = false;
  #isNumber = false;
  /** The name that would be declared, or the first one of an expression. */
  #pending: string | undefined;
  #returns = false;
  #isCase = false;
  /** The place that the last token ended, and the name that the last parentheses held. */
  #last: ClassId | undefined;
  #grouped: string | undefined;
  #callee: string | undefined;
  #isMember = false;
  /** The mark that the last token was, or 0. */
  #previous = 0;
  /** The last token closed what may be a cast to a type without a star, or surely is a cast. */
  #cast: 'no' | 'maybe' | 'yes' = 'no';

  constructor(text: string, bodyStart: number, parameters: readonly Parameter[]) {
    this.#lexer = new Lexer(text, bodyStart);
    this.#parameters = parameters;
    this.#declared = new Set(parameters.map(({ name }) => name));
    this.#numbers = new Set(parameters.flatMap(({ name, isNumber }) => (isNumber ? [name] : [])));
    this.#returned = this.#classes.make();
  }

  run(): Sketch {
    const lexer = this.#lexer;
    while (lexer.next()) {
      if (lexer.kind === Token.directive) continue;
      if (lexer.kind === Token.mark) {
        this.#mark(lexer.unit, lexer.end - lexer.start);
        continue;
      }
      this.#dropCast();
      if (lexer.kind === Token.word) this.#word(lexer.text);
      else this.#operator(0);
      this.#previous = 0;
    }
    this.#endStatement();
    const globals = new Map(
      [...this.#variables].filter(([name, id]) => !this.#declared.has(name) && !this.#constants.has(id)),
    );
    const parameters = this.#parameters.map(({ name }) => this.#variables.get(name));
    const names = this.#parameters.map(({ name }) => name);
    return { calls: this.#calls, classes: this.#classes, parameters, names, globals, returned: this.#returned };
  }

  #word(word: string): void {
    const isCall = this.#lexer.isBefore(LEFT);
    if (this.#isMember) {
      this.#memberNamed(word, isCall);
      return;
    }
    if (STARTS.has(word)) {
      this.#endStatement();
      return;
    }
    const top = this.#top;
    if (top.kind === 'statement' && this.#previous === RIGHT && this.#shape === 'expression' && !top.assigns) {
      // `MACRO(x) type *name`.
      clear(top);
      this.#shape = 'word';
    }
    if (top.kind === 'statement' && this.#shape !== 'expression' && !isCall) {
      if (word === 'return') {
        this.#returns = true;
        this.#shape = 'expression';
      } else if (word === 'case') {
        this.#isCase = true;
      } else {
        this.#shape = this.#shape === 'start' ? 'word' : 'declarator';
        this.#pending = word;
        if (NUMBERS.has(word)) this.#isNumber = this.#isNumberType = true;
      }
      return;
    }
    if (isCall) {
      if (word === 'return') this.#returns = true;
      this.#pending = undefined;
      if (top.kind === 'statement') this.#shape = 'expression';
      this.#callee = word;
      this.#last = undefined;
    } else {
      this.#push(word);
    }
  }

  #memberNamed(word: string, isCall: boolean): void {
    this.#isMember = false;
    const of = this.#last;
    const top = this.#top;
    top.name = undefined;
    // What a member gives may lead to its object, which stays named.
    if (isCall) {
      this.#callee = `.${word}`;
    } else if (of !== undefined) {
      top.places.pop();
      this.#last = this.#classes.member(of, word);
      top.places.push(this.#last);
    }
  }

  /** Notes that the current expression names a variable. */
  #push(word: string): void {
    const top = this.#top;
    top.words++;
    top.star = false;
    this.#grouped = undefined;
    this.#last = undefined;
    if (NO_PLACES.has(word) || UNEVALUATED.has(word)) return;
    this.#last = this.#name(word);
    top.base = word;
    top.name = top.words === 1 && top.plain ? word : undefined;
  }

  #variable(name: string): ClassId {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const made = this.#classes.make();
    this.#variables.set(name, made);
    return made;
  }

  #mark(unit: number, length: number): void {
    const previous = this.#previous;
    const cast = this.#cast;
    this.#previous = unit;
    this.#isMember = false;
    if (unit !== LEFT) this.#cast = 'no';
    if (length === 2) {
      if (unit === MINUS) this.#member();
      else this.#operator(unit);
      return;
    }
    switch (unit) {
      case DOT:
        this.#member();
        break;
      case LEFT:
        this.#open();
        break;
      case LEFT_BRACKET:
        this.#bracket();
        break;
      case LEFT_BRACE:
        if (this.#frames.length > 0 || previous === EQUALS || (cast !== 'no' && this.#top.assigns)) {
          this.#enter(frame('braces'));
        } else {
          this.#endStatement();
        }
        break;
      case RIGHT_BRACE:
        if (this.#top.kind === 'braces') this.#leave();
        else this.#endStatement();
        break;
      case RIGHT:
      case RIGHT_BRACKET:
        this.#settle();
        this.#leave();
        break;
      case COMMA:
        this.#comma();
        break;
      case SEMICOLON:
        if (this.#top.kind === 'condition' || this.#top.kind === 'braces') this.#endExpression();
        else this.#endStatement();
        break;
      case EQUALS:
        this.#declare();
        this.#operator(unit);
        this.#top.assigns = true;
        break;
      case COLON:
        if (this.#isCase || (this.#shape === 'word' && this.#frames.length === 0)) this.#endStatement();
        else if (this.#shape !== 'start') this.#operator(unit);
        break;
      case STAR:
        // `type *name` rather than a product.
        if (this.#top.kind !== 'statement' || this.#shape === 'start' || this.#shape === 'expression') {
          this.#operator(unit);
        } else {
          this.#isNumber = false;
        }
        break;
      default:
        this.#operator(unit);
    }
  }

  /** Also a literal, which is 0. */
  #operator(unit: number): void {
    this.#settle();
    const top = this.#top;
    top.star = unit === STAR;
    if (unit !== STAR && unit !== AMPERSAND) top.plain = false;
    if (top.words > 0) top.name = undefined;
    this.#last = undefined;
    this.#grouped = undefined;
  }

  #member(): void {
    this.#settle();
    this.#top.plain = false;
    this.#isMember = true;
  }

  /** The first word of a statement that is no declaration is a name like any other. */
  #settle(): void {
    if (this.#top.kind !== 'statement' || this.#shape === 'expression') return;
    const pending = this.#pending;
    this.#pending = undefined;
    if (this.#shape === 'word' && pending !== undefined) this.#push(pending);
    this.#shape = 'expression';
  }

  /** Where the statement declares something, its name is complete; an initialiser or the next declarator follows. */
  #declare(isArray = false): void {
    if (this.#top.kind !== 'statement' || this.#shape !== 'declarator') return;
    const name = this.#pending;
    this.#pending = undefined;
    this.#shape = 'expression';
    this.#isDeclaration = true;
    if (name === undefined || NO_PLACES.has(name)) return;
    this.#declared.add(name);
    if (this.#isNumber && !isArray) this.#numbers.add(name);
    else this.#numbers.delete(name);
    this.#isNumber = this.#isNumberType;
    this.#name(name);
  }

  #name(name: string): ClassId {
    const id = this.#variable(name);
    const isConstant = isConstantName(name) && !this.#declared.has(name);
    if (isConstant) this.#constants.add(id);
    (isConstant || this.#numbers.has(name) ? this.#top.numbers : this.#top.places).push(id);
    return id;
  }

  #open(): void {
    const callee = this.#callee ?? this.#grouped;
    // `(f)(x)`: what looked like a place is a callee, or the type of a cast.
    if (this.#callee === undefined && this.#grouped !== undefined) this.#top.places.pop();
    this.#callee = undefined;
    this.#grouped = undefined;
    this.#cast = 'no';
    if (callee === undefined) this.#settle();
    if (callee !== undefined && CONDITIONS.has(callee)) this.#enter(frame('condition'));
    else if (callee === undefined || NO_PLACES.has(callee) || callee === 'return') this.#enter(frame('group'));
    else this.#enter(UNEVALUATED.has(callee) ? frame('unevaluated') : frame('call', callee));
  }

  #bracket(): void {
    this.#declare(true);
    this.#settle();
    this.#enter(frame('unevaluated'));
  }

  #enter(entered: Frame): void {
    this.#last = undefined;
    this.#frames.push(this.#top);
    this.#top = entered;
  }

  #leave(): void {
    const left = this.#top;
    const top = this.#frames.pop();
    if (top === undefined) return;
    this.#top = top;
    if (left.assigns) this.#unite(left);
    this.#grouped = undefined;
    const isFirst = top.words === 0 && top.plain;
    if (left.kind === 'call') {
      this.#endArgument(left);
      const result = this.#classes.make();
      const number = this.#classes.make();
      // What a variable holds is no function of that name.
      const name = this.#declared.has(left.callee) ? `.${left.callee}` : left.callee;
      this.#calls.push({ name, args: left.args, names: left.names, bases: left.bases, result, number });
      top.places.push(result);
      top.numbers.push(number);
      this.#last = result;
    } else if (left.kind === 'unevaluated') {
      this.#last = top.places.at(-1);
    } else if (left.kind === 'condition') {
      // What follows is a statement of its own.
      if (top.kind === 'statement') this.#shape = 'start';
      this.#last = undefined;
      return;
    } else if (isCast(left)) {
      this.#cast = 'yes';
      return;
    } else {
      this.#last = left.places.at(-1);
      top.places.push(...left.places);
      top.numbers.push(...left.numbers);
      top.base = left.base;
      const name = left.kind === 'group' && left.places.length === 1 ? left.name : undefined;
      this.#grouped = name;
      this.#cast = name === undefined ? 'no' : 'maybe';
      if (isFirst) top.name = name;
      top.words++;
      return;
    }
    top.words++;
    top.plain = false;
    top.name = undefined;
  }

  /** `(type)x`: the parentheses held no place. */
  #dropCast(): void {
    if (this.#cast === 'maybe') this.#top.places.pop();
    this.#cast = 'no';
  }

  #endArgument(call: Frame): void {
    this.#classes.uniteAll(call.places);
    // Numbers without a pointer may be elements; what a call gives may be either.
    const isCall = call.places.length === 1 && call.numbers.length === 1 && call.words === 1 && call.base === undefined;
    if (call.places.length === 0) this.#classes.uniteAll(call.numbers);
    else if (isCall) this.#classes.uniteAll([...call.places, ...call.numbers]);
    call.args.push(call.places[0] ?? call.numbers[0]);
    call.names.push(call.name);
    call.bases.push(call.places.length + call.numbers.length === 1 ? call.base : undefined);
    clear(call);
  }

  #comma(): void {
    const top = this.#top;
    if (top.kind === 'call') {
      this.#endArgument(top);
    } else if (top.kind === 'statement') {
      this.#declare();
      this.#settle();
      this.#endExpression();
      if (this.#isDeclaration) this.#shape = 'declarator';
    }
    this.#last = undefined;
    this.#grouped = undefined;
  }

  /** What is assigned to each other. Numbers hold elements that calls give, but lead nowhere. */
  #unite({ places, numbers }: Frame): void {
    this.#classes.uniteAll(places);
    this.#classes.uniteAll(numbers.filter((id) => !this.#constants.has(id)));
  }

  #endExpression(): void {
    if (this.#top.assigns) this.#unite(this.#top);
    clear(this.#top);
    this.#last = undefined;
    this.#grouped = undefined;
  }

  #endStatement(): void {
    while (this.#frames.length > 0) this.#leave();
    this.#declare();
    this.#settle();
    if (this.#returns) this.#classes.uniteAll([this.#returned, ...this.#top.places, ...this.#top.numbers]);
    this.#endExpression();
    this.#shape = 'start';
    this.#isNumber = this.#isNumberType = this.#isDeclaration = this.#returns = this.#isCase = this.#isMember = false;
    this.#callee = undefined;
    this.#cast = 'no';
  }
}
