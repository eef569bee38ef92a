import * as z from 'zod';
import { storedConfiguration } from '../entities/configuration.ts';
import { conflict } from '../entities/conflict.ts';
import { dependencyType } from '../entities/dependency.ts';
import { deployment } from '../entities/deployment.ts';
import { enhancement } from '../entities/enhancement.ts';
import { vendor } from '../entities/vendor.ts';
import { reference, workItem } from '../entities/work-item.ts';
import type { SnapshotRow } from './workspace-snapshot.ts';

const id = z.guid();
const dependency = z.strictObject({ source_id: id, target_id: id, type: dependencyType });
const vendorDependency = z.strictObject({ work_item_id: id, vendor_id: id });
const storedWorkItem = workItem.extend({ deleted_by_change: id.nullable() });

/** A row that comes from where others could have written it, such as a repository. */
export const snapshotRow: z.ZodType<SnapshotRow> = z.discriminatedUnion('section', [
  z.strictObject({ section: z.literal('work_item'), row: storedWorkItem }),
  z.strictObject({ section: z.literal('archived_reference'), row: reference }),
  z.strictObject({ section: z.literal('dependency'), row: dependency }),
  z.strictObject({ section: z.literal('vendor_dependency'), row: vendorDependency }),
  z.strictObject({ section: z.literal('vendor'), row: vendor }),
  z.strictObject({ section: z.literal('deployment'), row: deployment }),
  z.strictObject({ section: z.literal('enhancement'), row: enhancement }),
  z.strictObject({ section: z.literal('configuration'), row: storedConfiguration }),
  z.strictObject({ section: z.literal('conflict'), row: conflict }),
]);
