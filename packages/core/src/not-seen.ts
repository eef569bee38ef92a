import { LayerUnavailableError } from './errors.ts';
import type { Provenance } from './ports/store.ts';

/**
 * "Not found in what I can see": whoever says so looked, and is not the one who would know. It may exist all the same
 * (SPEC section 5, Reads).
 */
export class NotSeenError extends LayerUnavailableError {
  constructor(
    /** What was looked for, e.g. `Work item T-7K3M9X`. */
    readonly what: string,
    message = `${what} is not in this copy of the workspace, and may exist all the same.`,
    options: {
      readonly hint?: string;
      /** Where it was looked for, and how old that is; absent where one copy speaks for itself. */
      readonly from?: Provenance;
    } = {},
  ) {
    super(message, options.hint === undefined ? {} : { hint: options.hint });
    this.from = options.from;
  }

  readonly from: Provenance | undefined;

  /** The same of a parameter that named it. */
  namedBy(field: string, hint: string): NotSeenError {
    return new NotSeenError(this.what, `${field}: ${this.message}`, {
      hint,
      ...(this.from === undefined ? {} : { from: this.from }),
    });
  }
}
