import * as z from 'zod';
import { storedConfiguration } from '../entities/configuration.ts';
import { conflict } from '../entities/conflict.ts';
import { dependencyType } from '../entities/dependency.ts';
import { enhancement } from '../entities/enhancement.ts';
import { externalRef } from '../entities/external-ref.ts';
import { vendor } from '../entities/vendor.ts';
import { deploymentRow, storedArchivedWorkItem, storedWorkItem } from '../restoration.ts';

const id = z.guid();

/** One row of all that a workspace holds: active and archived, with every link. Claims and the change log are not in it. */
export const wholeRow = z.discriminatedUnion('section', [
  z.strictObject({ section: z.literal('configuration'), row: storedConfiguration }),
  z.strictObject({ section: z.literal('vendor'), row: vendor }),
  z.strictObject({ section: z.literal('work_item'), row: storedWorkItem }),
  z.strictObject({ section: z.literal('archived_work_item'), row: storedArchivedWorkItem }),
  z.strictObject({
    section: z.literal('dependency'),
    row: z.strictObject({ source_id: id, target_id: id, type: dependencyType }),
  }),
  z.strictObject({
    section: z.literal('vendor_dependency'),
    row: z.strictObject({ work_item_id: id, vendor_id: id }),
  }),
  z.strictObject({ section: z.literal('deployment'), row: deploymentRow }),
  z.strictObject({ section: z.literal('enhancement'), row: enhancement }),
  z.strictObject({ section: z.literal('conflict'), row: conflict }),
  z.strictObject({
    section: z.literal('external_ref'),
    row: externalRef.extend({
      entity: z.enum(['work_item', 'vendor', 'deployment', 'enhancement']),
      entityId: id,
    }),
  }),
]);
export type WholeRow = z.infer<typeof wholeRow>;

export interface WholeWorkspace {
  readonly workspaceId: string;
  /** ISO 8601 UTC: the moment that the rows describe. */
  readonly asOf: string;
  /** Every row at one moment, in chunks of at most 500. Read once, to the end or until `return`, within 10 s a chunk. */
  readonly chunks: AsyncIterable<readonly WholeRow[]>;
}

/** Gives all that a workspace holds, e.g. for an export. */
export interface WholeSource {
  whole(): Promise<WholeWorkspace>;
}
