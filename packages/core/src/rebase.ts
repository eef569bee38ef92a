import type { EntityChange } from './change.ts';

/** What a change wants of its entity, by field: a column or a top-level metadata key (SPEC section 5). */
export const wantedFields = (change: EntityChange): Readonly<Record<string, unknown>> => {
  const { metadata, ...columns } = change.fields as Record<string, unknown>; // every kind's fields are an object
  const wanted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(columns))
    if (value !== undefined) Object.assign(wanted, column(name, value));
  for (const [key, value] of Object.entries(asRecord(metadata))) if (key !== 'notes') wanted[`metadata.${key}`] = value;
  // Given in either place it sets both.
  const version = wanted.extractor_version ?? wanted['metadata.extractor_version'];
  return version === undefined
    ? wanted
    : { ...wanted, extractor_version: version, 'metadata.extractor_version': version };
};

/** Removals name no fields: they want the whole entity gone. */
export const isRemoval = ({ kind }: EntityChange): boolean =>
  kind === 'vendor.remove' || kind === 'deployment.remove' || kind === 'enhancement.remove';

/** Links are sets and notes a list that only grows: what others did to them is no reason against more of it. */
const growing: ReadonlySet<string> = new Set(['note', 'retract_note', 'dependencies', 'vendor_dependencies']);

const column = (name: string, value: unknown): Record<string, unknown> => {
  if (growing.has(name)) return {};
  return name === 'deletion' ? { deleted_at: deletedAt(value) } : { [name]: value };
};

const deletedAt = (deletion: unknown): unknown => asRecord(deletion).at ?? null;

const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}; // any object can be read by key

/** What moved on beneath a change, as a `VersionConflictError` says it. */
export interface MovedBase {
  readonly current_version: number;
  readonly changed_fields: readonly string[];
}

/**
 * The same change, with the same id, on the version that its entity has by now; null when it wants a field that was
 * changed meanwhile, which only a person can settle, and for a removal of what somebody changed. What the fields add up to is judged when it is applied.
 */
export const rebase = (change: EntityChange, { current_version, changed_fields }: MovedBase): EntityChange | null => {
  if (!('base' in change) || (isRemoval(change) && changed_fields.length > 0)) return null;
  const wanted = wantedFields(change);
  if (changed_fields.some((field) => field in wanted)) return null;
  return { ...change, base: { version: current_version } };
};
