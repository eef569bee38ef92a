import * as z from 'zod';
import { timestamp } from './entities/audit.ts';
import { storedConfiguration } from './entities/configuration.ts';
import { conflict } from './entities/conflict.ts';
import { dependencyType } from './entities/dependency.ts';
import { type Deployment, deployment } from './entities/deployment.ts';
import { enhancement } from './entities/enhancement.ts';
import { vendor } from './entities/vendor.ts';
import { workItem } from './entities/work-item.ts';

const id = z.guid();

/** An item as it is stored, with what restoring it needs to know. */
export const storedWorkItem = workItem.extend({
  key: z.string().regex(/^[PSTR]-[0-9A-HJKMNP-TV-Z]{6,10}$/, { error: 'must be a key, e.g. T-7K3M9X' }),
  deleted_by_change: id.nullable(),
});

/** The path of an archived item is that of the day on which it went. */
export const storedArchivedWorkItem = storedWorkItem.extend({ archived_at: timestamp });
export type StoredArchivedWorkItem = z.infer<typeof storedArchivedWorkItem>;

/** A deployment with its links as ids: what they lead to is stored elsewhere. */
export const deploymentRow = deployment.omit({ affected_vendors: true, related_work_items: true }).extend({
  vendor_ids: z.array(id),
  work_item_ids: z.array(id),
});
export type DeploymentRow = z.infer<typeof deploymentRow>;

/** Its links in the order of their ids. */
export const deploymentRowOf = ({ affected_vendors, related_work_items, ...event }: Deployment): DeploymentRow => ({
  ...event,
  vendor_ids: affected_vendors.map((reference) => reference.id).sort(),
  work_item_ids: related_work_items.map((reference) => reference.id).sort(),
});

/** An entity of an export, to be stored as it was: with its id, key, version and audit fields. */
export const restoration = z.discriminatedUnion('section', [
  z.strictObject({ section: z.literal('work_item'), row: storedWorkItem }),
  z.strictObject({ section: z.literal('archived_work_item'), row: storedArchivedWorkItem }),
  z.strictObject({ section: z.literal('vendor'), row: vendor }),
  z.strictObject({ section: z.literal('deployment'), row: deploymentRow }),
  z.strictObject({ section: z.literal('enhancement'), row: enhancement }),
  z.strictObject({ section: z.literal('configuration'), row: storedConfiguration }),
  z.strictObject({ section: z.literal('conflict'), row: conflict }),
  /** What one item, live or archived, says of others. */
  z.strictObject({
    section: z.literal('links'),
    dependencies: z.array(z.strictObject({ id, type: dependencyType })),
    vendor_dependencies: z.array(id),
  }),
]);
export type Restoration = z.infer<typeof restoration>;
