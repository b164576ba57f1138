import type * as ts from 'typescript';
import type { Span, TypeAnswer, TypeQuestion } from '../../model/index.js';
import { spanOf } from './syntax.js';

/** What is known of the types of one text, and what is not and would help. */
export class TypeFacts {
  readonly #answers: ReadonlyMap<string, TypeAnswer>;
  readonly #questions = new Map<string, TypeQuestion>();

  constructor(answers: readonly TypeAnswer[] = []) {
    this.#answers = new Map(answers.map((answer) => [keyOf(answer.about, answer.span), answer]));
  }

  get questions(): readonly TypeQuestion[] {
    return [...this.#questions.values()];
  }

  value(node: ts.Expression): Extract<TypeAnswer, { about: 'value' }> | undefined {
    const answer = this.#ask('value', node);
    return answer?.about === 'value' ? answer : undefined;
  }

  callee(node: ts.Expression): Extract<TypeAnswer, { about: 'callee' }> | undefined {
    const answer = this.#ask('callee', node);
    return answer?.about === 'callee' ? answer : undefined;
  }

  #ask(about: TypeQuestion['about'], node: ts.Expression): TypeAnswer | undefined {
    const span = spanOf(node);
    const key = keyOf(about, span);
    const known = this.#answers.get(key);
    if (known === undefined) this.#questions.set(key, { about, span });
    return known;
  }
}

function keyOf(about: TypeQuestion['about'], { start, end }: Span): string {
  return `${about} ${start} ${end}`;
}
