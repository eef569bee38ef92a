import { TemplateError } from './template-error.ts';
import type { Value } from './value.ts';

/** Names and what they stand for; a loop and a macro have one of their own inside another. */
export class Scope {
  readonly #values: Map<string, Value>;
  readonly #parent: Scope | null;
  readonly #isolated: boolean;

  /** An isolated scope reads from its parent and never writes to it. */
  constructor(parent: Scope | null, values: Iterable<readonly [string, Value]>, isolated?: 'isolated') {
    this.#parent = parent;
    this.#values = new Map(values);
    this.#isolated = isolated !== undefined;
  }

  has(name: string): boolean {
    return this.#values.has(name) || (this.#parent?.has(name) ?? false);
  }

  valueOf(name: string, line: number): Value {
    const holder = this.#holderOf(name);
    if (holder === null)
      throw new TemplateError(`There is nothing called "${name}"; there are ${this.#names().join(', ')}.`, line);
    return holder.#values.get(name);
  }

  /** As in nunjucks, a name that stands outside is set there. */
  assign(name: string, value: Value): void {
    (this.#writable(name) ?? this).#values.set(name, value);
  }

  #holderOf(name: string): Scope | null {
    if (this.#values.has(name) || this.#parent === null) return this.#values.has(name) ? this : null;
    return this.#parent.#holderOf(name);
  }

  #writable(name: string): Scope | null {
    if (this.#values.has(name)) return this;
    return this.#isolated || this.#parent === null ? null : this.#parent.#writable(name);
  }

  #names(): readonly string[] {
    const outside = this.#parent === null ? [] : this.#parent.#names();
    return [...outside, ...this.#values.keys()];
  }
}
