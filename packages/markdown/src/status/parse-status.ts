import {
  dependencyType,
  deployment,
  enhancement,
  reference,
  type SnapshotRow,
  storedConfiguration,
  timestamp,
  vendor,
  workItem,
} from '@tracker/core';
import * as z from 'zod';
import { dataOf } from './data-block.ts';
import type { StatusContent } from './status-content.ts';
import { layoutOf, type StatusLayout } from './status-layout.ts';

const count = z.int().min(0);

const head = z.strictObject({
  workspaceId: z.string().min(1),
  asOf: timestamp,
  counts: z.strictObject({
    vendors: count,
    deployments: count,
    enhancements: count,
    active: count,
    blocked: count,
    completed: count,
  }),
});

const schemas = {
  work_item: workItem.extend({ deleted_by_change: z.guid().nullable() }),
  vendor,
  deployment,
  enhancement,
  configuration: storedConfiguration,
  archived_reference: reference,
  dependency: z.strictObject({ source_id: z.guid(), target_id: z.guid(), type: dependencyType }),
  vendor_dependency: z.strictObject({ work_item_id: z.guid(), vendor_id: z.guid() }),
} as const;

/**
 * What a generated file holds; null when it was not generated, or when git could not merge what lies behind its lines.
 * A row that does not pass core's checks is left out: the file arrives with anybody's pull request.
 */
export const parseStatus = (text: string): StatusContent | null => contentOf(layoutOf(text));

export function contentOf(layout: StatusLayout): StatusContent | null {
  const block = dataOf(layout);
  const known = head.safeParse(block?.head);
  if (block === null || block.conflicted || !known.success) return null;
  const entries = block.entries.map(({ row }) => row);
  return {
    ...known.data,
    configuration: checked(entries, 'configuration', schemas.configuration)[0] ?? null,
    vendors: checked(entries, 'vendor', schemas.vendor),
    deployments: checked(entries, 'deployment', schemas.deployment),
    enhancements: checked(entries, 'enhancement', schemas.enhancement),
    items: checked(entries, 'work_item', schemas.work_item),
    dependencies: sound(block.dependencies, schemas.dependency),
    vendorDependencies: sound(block.vendorDependencies, schemas.vendor_dependency),
    archivedReferences: sound(block.archivedReferences, schemas.archived_reference),
  };
}

/** The rows that edited lines were made on: by key and version. */
export const basesOf = (layout: StatusLayout): ReadonlyMap<string, SnapshotRow> =>
  new Map((dataOf(layout)?.bases ?? []).flatMap(({ key, row }) => (isSound(row) ? [[key, row]] : [])));

const isSound = ({ section, row }: SnapshotRow): boolean =>
  Object.hasOwn(schemas, section) && schemas[section as keyof typeof schemas].safeParse(row).success;

const checked = <Row>(rows: readonly SnapshotRow[], section: SnapshotRow['section'], schema: z.ZodType<Row>): Row[] =>
  sound(
    rows.filter((each) => each.section === section).map(({ row }) => row),
    schema,
  );

const sound = <Row>(rows: readonly unknown[], schema: z.ZodType<Row>): Row[] =>
  rows.flatMap((row) => {
    const result = schema.safeParse(row);
    return result.success ? [result.data] : [];
  });
