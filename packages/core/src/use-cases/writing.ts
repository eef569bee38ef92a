import { canonicalJson } from '../canonical-json.ts';
import type { Change } from '../change.ts';
import { notFound } from '../errors.ts';
import type { AppliedChange, Snapshot } from '../ports/store.ts';
import type { UseCaseContext } from './use-case.ts';

interface Request {
  readonly tool: string;
  readonly idempotencyKey: string | undefined;
  /** The arguments that must be the same when the key is used again. */
  readonly arguments: unknown;
}

export interface Identity {
  readonly change: Pick<Change, 'id' | 'idempotency'>;
  readonly entityId: string;
}

/**
 * The ids of a creation's nth entity and of its change. With an idempotency key both follow from (workspace, tool, key),
 * so that a repeated request meets its first one in every layer (SPEC section 5).
 */
export const identities = ({ ids }: UseCaseContext, request: Request): ((position: number) => Identity) => {
  const { tool, idempotencyKey: key } = request;
  if (key === undefined) return () => ({ change: { id: ids.next(), idempotency: undefined }, entityId: ids.next() });
  const idempotency = { key, request: ids.digest(canonicalJson(request.arguments)) };
  const name = (role: string, position: number) => canonicalJson([tool, key, role, position]);
  return (position) => ({
    change: { id: ids.derived(name('change', position)), idempotency },
    entityId: ids.derived(name('entity', position)),
  });
};

/** The one entity that a single change left behind. */
export const onlyEntity = <Type extends AppliedChange['entity']['type']>(
  { value }: Snapshot<readonly AppliedChange[]>,
  type: Type,
): EntityOf<Type> => entityAt(value, 0, type);

type EntityOf<Type> = Extract<AppliedChange['entity'], { readonly type: Type }>['value'];

export const entityAt = <Type extends AppliedChange['entity']['type']>(
  applied: readonly AppliedChange[],
  position: number,
  type: Type,
): EntityOf<Type> => {
  const entity = applied[position]?.entity;
  if (entity?.type === 'removed')
    throw notFound(
      `The ${entity.value.entity} ${entity.value.id} was removed since.`,
      'list_changes shows by whom; undo_change of that brings it back.',
    );
  if (entity?.type !== type)
    throw new Error(`a store answered change ${position} with ${entity?.type ?? 'nothing'}, not ${type}`);
  return entity.value as EntityOf<Type>; // the tag was just compared
};
