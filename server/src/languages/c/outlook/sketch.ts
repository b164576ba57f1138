import { nameWithFormat, PLAIN_FORMATS, PRINTER_WORDS } from '../catalogue/index.js';
import { Lexer, Token } from '../text/lexer.js';
import { memberOf, nameOf, symbolOf, type SymbolId } from '../text/symbols.js';
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
} from '../text/units.js';
import { Classes, type ClassId } from './classes.js';
import { Frames, isCast, NONE, Word, wordKind, type Frame, type FrameKind, type NumberStack } from './frames.js';
import type { Parameter } from './parameters.js';
import type { Sketch, SketchedCall, Taken } from './sketched.js';

/** `text` is a function's definition; `bodyStart` the offset of its opening brace. */
export function sketch(text: string, bodyStart: number, parameters: readonly Parameter[]): Sketch {
  return new Sketcher(text, bodyStart, parameters).run();
}

const RETURN = symbolOf('return');
const CASE = symbolOf('case');

const SCOPES = /(?:[A-Za-z_]\w*::)+$/;
/** So many characters of scopes are looked for in front of a name. */
const LONGEST_SCOPE = 200;

/** What calls of printers with plain formats are called, by the printer and the format's letter. */
const PRINTERS: ReadonlyMap<SymbolId, ReadonlyMap<string, SymbolId>> = new Map(
  PRINTER_WORDS.map((name) => [
    symbolOf(name),
    new Map(Object.values(PLAIN_FORMATS).map((format) => [format, symbolOf(nameWithFormat(name, format))])),
  ]),
);

/** One function is sketched at a time. */
const FRAMES = new Frames();

class Sketcher {
  readonly #lexer: Lexer;
  readonly #text: string;
  readonly #parameters: readonly Parameter[];
  readonly #classes = new Classes();
  readonly #variables = new Map<SymbolId, ClassId>();
  readonly #declared = new Set<SymbolId>();
  readonly #numberNames = new Set<SymbolId>();
  readonly #constants = new Set<ClassId>();
  readonly #returned: ClassId;
  readonly #calls: SketchedCall[] = [];
  readonly #taken: Taken[] = [];
  readonly #frames = FRAMES;
  /** How far the statement looks like a declaration. */
  #shape: 'start' | 'word' | 'declarator' | 'expression' = 'start';
  #isDeclaration = false;
  /** What is declared has a type of numbers, and no star in front of it. */
  #isNumberType = false;
  #isNumber = false;
  /** The name that would be declared, or the first one of an expression. */
  #pending: SymbolId = NONE;
  #returns = false;
  #isCase = false;
  /** The place that the last token ended, and the name that the last parentheses held. */
  #last: ClassId | undefined;
  #grouped: SymbolId = NONE;
  #callee: SymbolId = NONE;
  #isMember = false;
  /** The mark that the last token was, or 0. */
  #previous = 0;
  /** The last token closed what may be a cast to a type without a star, or surely is a cast. */
  #cast: 'no' | 'maybe' | 'yes' = 'no';

  constructor(text: string, bodyStart: number, parameters: readonly Parameter[]) {
    this.#text = text;
    this.#lexer = new Lexer(text, bodyStart);
    this.#parameters = parameters;
    for (const { name, isNumber } of parameters) {
      this.#declared.add(symbolOf(name));
      if (isNumber) this.#numberNames.add(symbolOf(name));
    }
    this.#returned = this.#classes.make();
    this.#frames.reset();
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
      if (lexer.kind === Token.word) this.#word(symbolOf(this.#text, lexer.start, lexer.end));
      else this.#literal(lexer);
      this.#previous = 0;
    }
    this.#endStatement();
    const globals = new Map<string, ClassId>();
    for (const [name, id] of this.#variables) {
      if (!this.#declared.has(name) && !this.#constants.has(id)) globals.set(nameOf(name), id);
    }
    const parameters = this.#parameters.map(({ name }) => this.#variables.get(symbolOf(name)));
    const names = this.#parameters.map(({ name }) => name);
    return {
      calls: this.#calls,
      classes: this.#classes,
      parameters,
      names,
      globals,
      taken: this.#taken,
      returned: this.#returned,
    };
  }

  /** Also a number. A printer that is given a plain format is another function than one that formats. */
  #literal(lexer: Lexer): void {
    const { top } = this.#frames;
    const byFormat = top.kind === 'call' ? PRINTERS.get(top.callee) : undefined;
    if (byFormat) top.callee = byFormat.get(lexer.text) ?? top.callee;
    this.#operator(0);
  }

  #word(word: SymbolId): void {
    const isCall = this.#lexer.isBefore(LEFT);
    if (this.#isMember) {
      this.#memberNamed(word, isCall);
      return;
    }
    const kind = wordKind(word);
    if ((kind & Word.start) !== 0) {
      this.#endStatement();
      return;
    }
    const top = this.#frames.top;
    if (top.kind === 'statement' && this.#previous === RIGHT && this.#shape === 'expression' && !top.assigns) {
      // `MACRO(x) type *name`.
      this.#frames.clear(top);
      this.#shape = 'word';
    }
    if (top.kind === 'statement' && this.#shape !== 'expression' && !isCall) {
      if (word === RETURN) {
        this.#returns = true;
        this.#shape = 'expression';
      } else if (word === CASE) {
        this.#isCase = true;
      } else {
        this.#shape = this.#shape === 'start' ? 'word' : 'declarator';
        this.#pending = word;
        if ((kind & Word.number) !== 0) this.#isNumber = this.#isNumberType = true;
      }
      return;
    }
    if (isCall) {
      if (word === RETURN) this.#returns = true;
      this.#pending = NONE;
      if (top.kind === 'statement') this.#shape = 'expression';
      this.#callee = this.#scoped() ?? word;
      this.#last = undefined;
    } else {
      this.#push(word);
    }
  }

  /** The name that stands here with the scopes in front of it, by which it is defined: `Util::readAll`. */
  #scoped(): SymbolId | undefined {
    const { start, end } = this.#lexer;
    if (this.#previous !== COLON || !this.#text.startsWith('::', start - 2)) return undefined;
    const scopes = SCOPES.exec(this.#text.slice(Math.max(0, start - LONGEST_SCOPE), start))?.[0];
    return scopes === undefined || scopes === 'std::' ? undefined : symbolOf(this.#text, start - scopes.length, end);
  }

  #memberNamed(word: SymbolId, isCall: boolean): void {
    this.#isMember = false;
    const of = this.#last;
    const top = this.#frames.top;
    // `(*s->read)(...)` calls it, too.
    top.name = top.kind === 'group' && !isCall ? memberOf(word) : NONE;
    // What a member gives may lead to its object, which stays named.
    if (isCall) {
      this.#callee = memberOf(word);
    } else if (of !== undefined) {
      this.#frames.dropPlace(top);
      this.#last = this.#classes.member(of, word);
      this.#frames.places.push(this.#last);
    }
  }

  /** Notes that the current expression names a variable. */
  #push(word: SymbolId): void {
    const top = this.#frames.top;
    top.words++;
    top.star = false;
    this.#grouped = NONE;
    this.#last = undefined;
    if ((wordKind(word) & (Word.noPlace | Word.unevaluated)) !== 0) return;
    this.#last = this.#name(word);
    top.base = word;
    top.name = top.words === 1 && top.plain ? word : NONE;
  }

  #variable(name: SymbolId): ClassId {
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
        if (this.#frames.depth > 0 || previous === EQUALS || (cast !== 'no' && this.#frames.top.assigns)) {
          this.#enter('braces');
        } else {
          this.#endStatement();
        }
        break;
      case RIGHT_BRACE:
        if (this.#frames.top.kind === 'braces') this.#leave();
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
        if (this.#frames.top.kind === 'condition' || this.#frames.top.kind === 'braces') this.#endExpression();
        else this.#endStatement();
        break;
      case EQUALS:
        this.#declare();
        this.#operator(unit);
        this.#frames.top.assigns = true;
        break;
      case COLON:
        if (this.#isCase || (this.#shape === 'word' && this.#frames.depth === 0)) this.#endStatement();
        else if (this.#shape !== 'start') this.#operator(unit);
        break;
      case STAR:
        // `type *name` rather than a product.
        if (this.#frames.top.kind !== 'statement' || this.#shape === 'start' || this.#shape === 'expression') {
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
    const top = this.#frames.top;
    top.star = unit === STAR;
    if (unit !== STAR && unit !== AMPERSAND) top.plain = false;
    if (top.words > 0) top.name = NONE;
    this.#last = undefined;
    this.#grouped = NONE;
  }

  #member(): void {
    this.#settle();
    this.#frames.top.plain = false;
    this.#isMember = true;
  }

  /** The first word of a statement that is no declaration is a name like any other. */
  #settle(): void {
    if (this.#frames.top.kind !== 'statement' || this.#shape === 'expression') return;
    const pending = this.#pending;
    this.#pending = NONE;
    if (this.#shape === 'word' && pending !== NONE) this.#push(pending);
    this.#shape = 'expression';
  }

  /** Where the statement declares something, its name is complete; an initialiser or the next declarator follows. */
  #declare(isArray = false): void {
    if (this.#frames.top.kind !== 'statement' || this.#shape !== 'declarator') return;
    const name = this.#pending;
    this.#pending = NONE;
    this.#shape = 'expression';
    this.#isDeclaration = true;
    if (name === NONE || (wordKind(name) & Word.noPlace) !== 0) return;
    this.#declared.add(name);
    if (this.#isNumber && !isArray) this.#numberNames.add(name);
    else this.#numberNames.delete(name);
    this.#isNumber = this.#isNumberType;
    this.#name(name);
  }

  #name(name: SymbolId): ClassId {
    const id = this.#variable(name);
    const isConstant = (wordKind(name) & Word.constant) !== 0 && !this.#declared.has(name);
    if (isConstant) this.#constants.add(id);
    (isConstant || this.#numberNames.has(name) ? this.#frames.numbers : this.#frames.places).push(id);
    return id;
  }

  #open(): void {
    const callee = this.#callee === NONE ? this.#grouped : this.#callee;
    // `(f)(x)`: what looked like a place is a callee, or the type of a cast.
    if (this.#callee === NONE && this.#grouped !== NONE) this.#frames.dropPlace(this.#frames.top);
    this.#callee = NONE;
    this.#grouped = NONE;
    this.#cast = 'no';
    if (callee === NONE) this.#settle();
    const kind = callee === NONE ? Word.noPlace : wordKind(callee);
    if ((kind & Word.condition) !== 0) this.#enter('condition');
    else if ((kind & Word.noPlace) !== 0 || callee === RETURN) this.#enter('group');
    else if ((kind & Word.unevaluated) !== 0) this.#enter('unevaluated');
    else this.#enter('call', callee);
  }

  #bracket(): void {
    this.#declare(true);
    this.#settle();
    this.#enter('unevaluated');
  }

  #enter(kind: FrameKind, callee = NONE): void {
    this.#last = undefined;
    this.#frames.enter(kind, callee);
  }

  #leave(): void {
    const left = this.#frames.top;
    const top = this.#frames.leave();
    if (top === left) return;
    if (left.assigns) this.#unite(left);
    this.#grouped = NONE;
    const isFirst = top.words === 0 && top.plain;
    if (left.kind === 'call') {
      this.#endArgument(left);
      this.#last = this.#endCall(left);
    } else if (left.kind === 'unevaluated') {
      this.#frames.drop(left);
      this.#last = this.#frames.lastPlace(top);
    } else if (left.kind === 'condition') {
      this.#frames.drop(left);
      // What follows is a statement of its own.
      if (top.kind === 'statement') this.#shape = 'start';
      this.#last = undefined;
      return;
    } else if (isCast(left)) {
      this.#frames.drop(left);
      this.#cast = 'yes';
      return;
    } else {
      // What it named belongs to the frame around it from here on.
      this.#last = this.#frames.lastPlace(left);
      top.base = left.base;
      const isPlace = left.kind === 'group' && this.#frames.places.length - left.placesFrom === 1;
      const name = isPlace ? left.name : NONE;
      this.#grouped = name;
      this.#cast = name === NONE ? 'no' : 'maybe';
      if (isFirst) top.name = name;
      top.words++;
      return;
    }
    top.words++;
    top.plain = false;
    top.name = NONE;
  }

  /** Gives the place of the result. */
  #endCall({ callee, argsFrom }: Frame): ClassId {
    const result = this.#classes.make();
    const number = this.#classes.make();
    // What a variable holds is no function of that name.
    const name = nameOf(this.#declared.has(callee) ? memberOf(callee) : callee);
    const { args: places, argNames, argBases } = this.#frames;
    const args = places.take(argsFrom, (id) => (id === NONE ? undefined : id));
    const names = argNames.take(argsFrom, (word) => (word === NONE ? undefined : nameOf(word)));
    const bases = argBases.take(argsFrom, (word) => (word === NONE ? undefined : nameOf(word)));
    this.#calls.push({ name, args, names, bases, result, number });
    this.#frames.places.push(result);
    this.#frames.numbers.push(number);
    return result;
  }

  /** `(type)x`: the parentheses held no place. */
  #dropCast(): void {
    if (this.#cast === 'maybe') this.#frames.dropPlace(this.#frames.top);
    this.#cast = 'no';
  }

  #endArgument(call: Frame): void {
    const { placesFrom, numbersFrom, words, base, name } = call;
    const places = this.#frames.places.length - placesFrom;
    const numbers = this.#frames.numbers.length - numbersFrom;
    this.#uniteFrom(this.#frames.places, placesFrom);
    // Numbers without a pointer may be elements; what a call gives may be either.
    if (places === 0) this.#uniteFrom(this.#frames.numbers, numbersFrom);
    else if (places === 1 && numbers === 1 && words === 1 && base === NONE)
      this.#classes.unite(this.#frames.numbers.at(numbersFrom), this.#frames.places.at(placesFrom));
    const first =
      places > 0 ? this.#frames.places.at(placesFrom) : numbers > 0 ? this.#frames.numbers.at(numbersFrom) : NONE;
    this.#frames.args.push(first);
    this.#frames.argNames.push(name);
    this.#frames.argBases.push(places + numbers === 1 ? base : NONE);
    this.#frames.clear(call);
  }

  #comma(): void {
    const top = this.#frames.top;
    if (top.kind === 'call') {
      this.#endArgument(top);
    } else if (top.kind === 'statement') {
      this.#declare();
      this.#settle();
      this.#endExpression();
      if (this.#isDeclaration) this.#shape = 'declarator';
    }
    this.#last = undefined;
    this.#grouped = NONE;
  }

  /** What is assigned to each other. Numbers hold elements that calls give, but lead nowhere. */
  #unite({ placesFrom, numbersFrom, base }: Frame): void {
    const { places, numbers } = this.#frames;
    const isNumber = numbers.length > numbersFrom;
    if (base !== NONE && places.length - placesFrom === (isNumber ? 1 : 2)) {
      const to = isNumber ? numbers.at(numbersFrom) : places.at(placesFrom);
      this.#taken.push({ to, from: nameOf(base), isNumber });
    }
    this.#uniteFrom(this.#frames.places, placesFrom);
    let first = NONE;
    for (let i = numbersFrom; i < this.#frames.numbers.length; i++) {
      const id = this.#frames.numbers.at(i);
      if (this.#constants.has(id)) continue;
      if (first === NONE) first = id;
      else this.#classes.unite(id, first);
    }
  }

  /** Unites what lies on a stack from an index on. */
  #uniteFrom(stack: NumberStack, from: number): void {
    for (let i = from + 1; i < stack.length; i++) this.#classes.unite(stack.at(i), stack.at(from));
  }

  #endExpression(): void {
    if (this.#frames.top.assigns) this.#unite(this.#frames.top);
    this.#frames.clear(this.#frames.top);
    this.#last = undefined;
    this.#grouped = NONE;
  }

  #endStatement(): void {
    while (this.#frames.depth > 0) this.#leave();
    this.#declare();
    this.#settle();
    if (this.#returns) {
      for (const stack of [this.#frames.places, this.#frames.numbers]) {
        for (let i = 0; i < stack.length; i++) this.#classes.unite(stack.at(i), this.#returned);
      }
    }
    this.#endExpression();
    this.#shape = 'start';
    this.#isNumber = this.#isNumberType = this.#isDeclaration = this.#returns = this.#isCase = this.#isMember = false;
    this.#callee = NONE;
    this.#cast = 'no';
  }
}
