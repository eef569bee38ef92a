/** The closed set of answers that mean "no"; the names are a contract with clients (SPEC section 4). */
export type ErrorCode = 'ValidationError' | 'NotFoundError' | 'VersionConflictError' | 'DatabaseError';

/** One field that was refused: where, which rule it broke, and what would have been accepted. */
export interface FieldIssue {
  readonly field: string;
  readonly constraint: string;
  readonly allowed?: string;
}

export interface ConflictDetails {
  readonly expected_version: number;
  readonly current_version: number;
  readonly last_updated_by: string;
  readonly changed_fields: readonly string[];
}

export type ErrorDetails = { readonly fields: readonly FieldIssue[] } | ConflictDetails;

export interface TrackerErrorOptions {
  /** The next call to make, in one sentence. */
  readonly hint?: string;
  readonly details?: ErrorDetails;
  readonly cause?: unknown;
}

/** Every failure that Tracker answers with. `message` says what is wrong and with what; `hint` what to do next. */
export class TrackerError extends Error {
  override readonly name: string = 'TrackerError';
  readonly hint: string | undefined;
  readonly details: ErrorDetails | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: TrackerErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.hint = options.hint;
    this.details = options.details;
  }
}

/**
 * "I cannot tell": a layer is unreachable or does not hold what was asked. The next layer may be asked; every other
 * `TrackerError` is a "no" and nobody else is asked (SPEC section 5).
 */
export class LayerUnavailableError extends TrackerError {
  override readonly name = 'LayerUnavailableError';

  constructor(message: string, options: TrackerErrorOptions = {}) {
    super('DatabaseError', message, options);
  }
}

/** The layer answers, but not this now: somebody holds a lock on it. Looking for the layer again would not help. */
export class LayerBusyError extends LayerUnavailableError {}

export const invalid = (fields: readonly FieldIssue[], hint?: string): TrackerError =>
  new TrackerError('ValidationError', fields.map(issueSentence).join(' '), {
    details: { fields },
    ...(hint === undefined ? {} : { hint }),
  });

/** One refused field as an error of its own. */
export const invalidField = (field: string, constraint: string, allowed?: string, hint?: string): TrackerError =>
  invalid([allowed === undefined ? { field, constraint } : { field, constraint, allowed }], hint);

export const notFound = (message: string, hint: string): TrackerError =>
  new TrackerError('NotFoundError', message, { hint });

const issueSentence = ({ field, constraint, allowed }: FieldIssue): string =>
  `${field || 'input'}: ${constraint}${allowed === undefined ? '' : ` (allowed: ${allowed})`}.`;
