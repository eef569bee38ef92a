import { type Effect, isUuid } from '@tracker/core';

/** The fields of effects that name other entities. */
const linkFields: readonly string[] = [
  'parent_id',
  'dependencies',
  'vendor_dependencies',
  'affected_vendors',
  'related_work_items',
  'depends_on',
  'current_session_id',
];

/** The entities that an entity is linked to after a change; both ends of an edge. */
export const linkedIds = ({ fields }: Pick<Effect, 'fields'>): readonly string[] =>
  linkFields.flatMap((name) => idsIn(fields[name]?.to));

export const idsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return isUuid(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : [];
};
