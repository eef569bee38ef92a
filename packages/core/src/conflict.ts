import type { Decision } from './decide/decision.ts';
import { TrackerError } from './errors.ts';

type Conflict = Extract<Decision, { kind: 'conflict' }>;

/** `changedFields` are the fields that the changes after the expected version touched, from the change log. */
export const versionConflict = (
  { current, expectedVersion }: Conflict,
  changedFields: readonly string[],
): TrackerError => {
  const name = 'key' in current ? current.key : `Vendor "${current.name}"`;
  const read =
    'key' in current ? `query_work_item {id: "${current.key}"}` : `query_vendor_status {name: "${current.name}"}`;
  const fields = [...new Set(changedFields)];
  return new TrackerError(
    'VersionConflictError',
    `${name} is at version ${current.version}, not ${expectedVersion}: ${current.updated_by} changed ${fields.join(', ') || 'it'}.`,
    {
      hint: `Read it again with ${read} and repeat the update with version ${current.version}.`,
      details: {
        expected_version: expectedVersion,
        current_version: current.version,
        last_updated_by: current.updated_by,
        changed_fields: fields,
      },
    },
  );
};

/** A known change id that comes with another request: an idempotency key was used twice (SPEC section 5). */
export const idempotencyKeyReused = (key: string): TrackerError =>
  new TrackerError('ValidationError', `idempotency_key: "${key}" was used before with other arguments.`, {
    hint: 'Use a new key for a new request, or repeat the first request unchanged.',
    details: {
      fields: [{ field: 'idempotency_key', constraint: 'was used before with other arguments', allowed: 'a new key' }],
    },
  });
