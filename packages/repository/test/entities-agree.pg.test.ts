import * as core from '@tracker/core';
import { aCommit, creation, deploymentRecord, vendorCreation } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EntityTypeSchema } from '../src/generated/zod/inputTypeSchemas/EntityTypeSchema.ts';
import { ArchivedWorkItemSchema } from '../src/generated/zod/modelSchema/ArchivedWorkItemSchema.ts';
import { DeploymentEventSchema } from '../src/generated/zod/modelSchema/DeploymentEventSchema.ts';
import { ProjectConfigurationSchema } from '../src/generated/zod/modelSchema/ProjectConfigurationSchema.ts';
import { VendorExtractorSchema } from '../src/generated/zod/modelSchema/VendorExtractorSchema.ts';
import { WorkItemDependencySchema } from '../src/generated/zod/modelSchema/WorkItemDependencySchema.ts';
import { WorkItemSchema } from '../src/generated/zod/modelSchema/WorkItemSchema.ts';
import { newWorkspace, useTestHome } from './test-home.ts';

interface Agreement {
  readonly name: string;
  readonly row: z.ZodObject;
  readonly entity: z.ZodObject;
  /** Columns that are the store's own business. */
  readonly internal: readonly string[];
  /** Fields of the entity that stand in link tables. */
  readonly linked?: readonly string[];
}

const agreements: readonly Agreement[] = [
  {
    name: 'work item',
    row: WorkItemSchema,
    entity: core.workItem,
    internal: ['workspace_id', 'deleted_by_change', 'restored_at'],
  },
  {
    name: 'archived work item',
    row: ArchivedWorkItemSchema,
    entity: core.archivedWorkItem,
    internal: ['workspace_id', 'deleted_by_change', 'archived_by'],
  },
  { name: 'vendor', row: VendorExtractorSchema, entity: core.vendor, internal: ['workspace_id', 'name_key'] },
  {
    name: 'deployment',
    row: DeploymentEventSchema,
    entity: core.deployment,
    internal: ['workspace_id'],
    linked: ['affected_vendors', 'related_work_items'],
  },
  {
    name: 'configuration',
    row: ProjectConfigurationSchema,
    entity: core.storedConfiguration,
    internal: ['workspace_id'],
  },
];

interface Field {
  readonly nullable: boolean;
  readonly type: string;
  readonly members: readonly string[];
}

/** Times are `Date`s in a row and text in an entity; ids, texts and keys are text in both. */
const fieldOf = (schema: unknown): Field => {
  if (schema instanceof z.ZodNullable) return { ...fieldOf(schema.unwrap()), nullable: true };
  if (schema instanceof z.ZodEnum) return { nullable: false, type: 'enum', members: schema.options.map(String).sort() };
  if (schema instanceof z.ZodNumber) return { nullable: false, type: 'number', members: [] };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat || schema instanceof z.ZodDate)
    return { nullable: false, type: 'text or time', members: [] };
  return { nullable: false, type: 'JSON', members: [] };
};

const fieldsOf = (schema: z.ZodObject, without: readonly string[]): Readonly<Record<string, Field>> =>
  Object.fromEntries(
    Object.entries(schema.shape)
      .filter(([name]) => !without.includes(name))
      .map(([name, field]) => [name, fieldOf(field)]),
  );

describe.each(agreements)('row and entity of a $name agree', ({ row, entity, internal, linked = [] }) => {
  it('in their fields, which may be null, and the members of enums', () => {
    expect(Object.keys(row.shape)).toEqual(expect.arrayContaining([...internal]));
    expect(fieldsOf(row, internal)).toEqual(fieldsOf(entity, linked));
  });
});

it('a dependency and the kinds of entities agree too', () => {
  const { source_id, target_id, type } = WorkItemDependencySchema.shape;
  expect([fieldOf(source_id).type, fieldOf(target_id).type]).toEqual(['text or time', 'text or time']);
  expect(fieldOf(type)).toEqual(fieldOf(core.dependencyType));
  expect([...EntityTypeSchema.options].sort()).toEqual([...core.entityTypes].sort());
});

const home = useTestHome();

/** A row as `pg` gives it, held against the generated schema and then compared with what the store makes of it. */
const storedRow = async (table: string, schema: z.ZodObject, id: string): Promise<Record<string, unknown>> => {
  const key = table === 'project_configuration' ? 'workspace_id' : 'id';
  const [row] = await home.sql<Record<string, unknown>>(`select * from ${table} where ${key} = $1`, [id]);
  schema.strict().parse(row);
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [name, value instanceof Date ? value.toISOString() : value]),
  );
};

it('real rows are valid entities with the same values', async () => {
  const workspace = newWorkspace();
  const store = home.client().store(workspace);
  const item = creation({
    title: 'Größe 😀',
    branch_name: 'main',
    commit_hash: aCommit,
    pr_number: 1,
    metadata: { own: [1] },
  });
  const vendor = vendorCreation('Ünlü');
  const deployed = deploymentRecord([vendor.entityId], [item.entityId]);
  const [first, second, third] = (await store.apply([item, vendor, deployed])).value;
  const pairs = [
    [core.workItem.parse((await store.workItem(item.entityId)).value), 'work_items', WorkItemSchema, item.entityId],
    [
      core.vendor.parse((await store.vendorByName('ünlü')).value),
      'vendor_extractors',
      VendorExtractorSchema,
      vendor.entityId,
    ],
    [core.deployment.parse(third?.entity.value), 'deployment_events', DeploymentEventSchema, deployed.entityId],
    [
      core.storedConfiguration.parse((await store.configuration()).value),
      'project_configuration',
      ProjectConfigurationSchema,
      workspace.id,
    ],
  ] as const;
  expect([first?.entity.value, second?.entity.value]).toEqual([pairs[0][0], pairs[1][0]]);
  for (const [entity, table, schema, id] of pairs) {
    const row = await storedRow(table, schema, id);
    const { affected_vendors, related_work_items, ...columns } = entity as Record<string, unknown>; // read key by key
    expect(row).toMatchObject(columns);
  }
});
