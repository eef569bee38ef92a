import { TemplateError } from './template-error.ts';

/** Bounds of one rendering. They are counted and not timed, so that the same template on the same data ends the same. */
const mostSteps = 1_000_000;
/** Characters, of the whole result and of any text on the way to it. */
export const longestText = 1_000_000;
const deepestCalls = 20;
const charactersAStep = 64;

export class Budget {
  #steps = 0;
  #written = 0;
  #calls = 0;

  /** One step, and more for long texts. */
  step(line: number, characters = 0): void {
    this.#steps += 1 + characters / charactersAStep;
    if (this.#steps > mostSteps) throw new TemplateError(`It takes more than ${mostSteps} steps.`, line);
  }

  /** A text that was made on the way. */
  text(text: string, line: number): string {
    if (text.length > longestText) throw new TemplateError(`A text has more than ${longestText} characters.`, line);
    this.step(line, text.length);
    return text;
  }

  wrote(text: string, line: number): void {
    this.#written += text.length;
    if (this.#written > longestText) throw new TemplateError(`It writes more than ${longestText} characters.`, line);
  }

  within<Value>(work: () => Value, line: number): Value {
    if (this.#calls === deepestCalls) throw new TemplateError(`Macros call each other ${deepestCalls} deep.`, line);
    this.#calls += 1;
    const value = work();
    this.#calls -= 1;
    return value;
  }
}
