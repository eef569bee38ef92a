import type { Decision, Versioned } from './decide/decision.ts';
import { TrackerError } from './errors.ts';

type Conflict = Extract<Decision, { kind: 'conflict' }>;

/** `changedFields` are the fields that the changes after the expected version touched, from the change log. */
export const versionConflict = (
  { current, expectedVersion }: Conflict,
  changedFields: readonly string[],
): TrackerError => {
  const { version, updated_by } = current.value;
  const fields = [...new Set(changedFields)];
  return new TrackerError(
    'VersionConflictError',
    `${nameOf(current)} is at version ${version}, not ${expectedVersion}: ${updated_by} changed ${fields.join(', ') || 'it'}.`,
    {
      hint: `Read it again with ${readingOf(current)} and repeat the update with version ${version}.`,
      details: {
        expected_version: expectedVersion,
        current_version: version,
        last_updated_by: updated_by,
        changed_fields: fields,
      },
    },
  );
};

const nameOf = (entity: Versioned): string => {
  switch (entity.type) {
    case 'work_item':
      return entity.value.key;
    case 'vendor':
      return `Vendor "${entity.value.name}"`;
    case 'configuration':
      return 'The configuration';
    case 'enhancement':
      return `Enhancement "${entity.value.title}"`;
  }
};

const readingOf = (entity: Versioned): string => {
  switch (entity.type) {
    case 'work_item':
      return `query_work_item {id: "${entity.value.key}"}`;
    case 'vendor':
      return `query_vendor_status {name: "${entity.value.name}"}`;
    case 'configuration':
      return 'get_project_configuration';
    case 'enhancement':
      return 'list_enhancements';
  }
};

/** A known change id that comes with another request: an idempotency key was used twice (SPEC section 5). */
export const idempotencyKeyReused = (key: string): TrackerError =>
  new TrackerError('ValidationError', `idempotency_key: "${key}" was used before with other arguments.`, {
    hint: 'Use a new key for a new request, or repeat the first request unchanged.',
    details: {
      fields: [{ field: 'idempotency_key', constraint: 'was used before with other arguments', allowed: 'a new key' }],
    },
  });
