import type * as ts from 'typescript';
import type { Handing, ModuleUse, Span, TypeAnswer, TypeQuestion } from '../../../model/index.js';
import { spanOf } from '../syntax/syntax.js';

/** What is known of the types of one text, and what is not and would help. */
export class TypeFacts {
  readonly #answers: Map<string, TypeAnswer | undefined>;
  readonly #questions = new Map<string, TypeQuestion>();
  readonly #asked: ((question: TypeQuestion) => TypeAnswer | undefined) | undefined;

  /** `asked`: who answers at once what is not answered yet. */
  constructor(answers: readonly TypeAnswer[] = [], asked?: (question: TypeQuestion) => TypeAnswer | undefined) {
    this.#answers = new Map(answers.map((answer) => [keyOf(answer.about, answer.span), answer]));
    this.#asked = asked;
  }

  get questions(): readonly TypeQuestion[] {
    return [...this.#questions.values()];
  }

  value(node: ts.Expression): Extract<TypeAnswer, { about: 'value' }> | undefined {
    const answer = this.#ask({ about: 'value', span: spanOf(node) });
    return answer?.about === 'value' ? answer : undefined;
  }

  callee(node: ts.Expression): Extract<TypeAnswer, { about: 'callee' }> | undefined {
    const answer = this.#ask({ about: 'callee', span: spanOf(node) });
    return answer?.about === 'callee' ? answer : undefined;
  }

  /** What a function of another module does with bytes. */
  function(callee: ts.Expression, from: ModuleUse): Handing | undefined {
    const answer = this.#ask({ about: 'function', span: spanOf(callee), from });
    return answer?.about === 'function' ? answer : undefined;
  }

  #ask(question: TypeQuestion): TypeAnswer | undefined {
    const key = keyOf(question.about, question.span);
    const known = this.#answers.get(key);
    if (known !== undefined || this.#answers.has(key)) return known;
    if (this.#asked === undefined) {
      const may = question.about === 'function' ? question.from.may : '';
      this.#questions.set(`${key} ${may}`, question);
      return undefined;
    }
    const answer = this.#asked(question);
    this.#answers.set(key, answer);
    return answer;
  }
}

function keyOf(about: TypeQuestion['about'], { start, end }: Span): string {
  return `${about} ${start} ${end}`;
}
