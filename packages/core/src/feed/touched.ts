import type { Effect } from '../change.ts';
import type { Dependency } from '../entities/dependency.ts';
import type { VendorDependency } from '../ports/workspace-snapshot.ts';

/** The rows that some changes may have touched, by what their effects name. */
export interface Touched {
  readonly items: ReadonlySet<string>;
  readonly vendors: ReadonlySet<string>;
  readonly deployments: ReadonlySet<string>;
  readonly enhancements: ReadonlySet<string>;
  readonly conflicts: ReadonlySet<string>;
  readonly configuration: boolean;
  /** Edges that were taken away; they may have come back since. */
  readonly formerEdges: readonly Dependency[];
  readonly formerVendorDependencies: readonly VendorDependency[];
}

export const touchedBy = (effects: readonly Pick<Effect, 'entity' | 'id' | 'fields'>[]): Touched => {
  const idsOf = (entity: Effect['entity']): ReadonlySet<string> =>
    new Set(effects.flatMap((effect) => (effect.entity === entity ? [effect.id] : [])));
  return {
    items: idsOf('work_item'),
    vendors: idsOf('vendor'),
    deployments: idsOf('deployment'),
    enhancements: idsOf('enhancement'),
    conflicts: idsOf('conflict'),
    configuration: effects.some(({ entity }) => entity === 'configuration'),
    formerEdges: effects.flatMap(({ fields }) => listIn<Dependency>(fields.dependencies?.from)),
    formerVendorDependencies: effects.flatMap(({ id: work_item_id, fields }) =>
      listIn<string>(fields.vendor_dependencies?.from).map((vendor_id) => ({ work_item_id, vendor_id })),
    ),
  };
};

/** An effect's links are lists that `decide` itself wrote; a creation has null there. */
const listIn = <Entry>(value: unknown): readonly Entry[] => (Array.isArray(value) ? (value as Entry[]) : []);
