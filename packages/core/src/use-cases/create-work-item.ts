import * as z from 'zod';
import type { ChangeOf } from '../change.ts';
import {
  branchName,
  commitHash,
  maxDepth,
  prNumber,
  reference,
  title,
  workItem,
  workItemType,
} from '../entities/work-item.ts';
import { defaultMetadata, workItemMetadata } from '../entities/work-item-metadata.ts';
import { invalidField } from '../errors.ts';
import type { AppliedChange, ChildNode } from '../ports/store.ts';
import { jsonText } from '../text.ts';
import { parsed } from '../validation.ts';
import { nestedChildren } from '../views.ts';
import { actorName, edges, idempotencyKey, itemRef, metadata, vendorRefs } from './parameters.ts';
import { resolvedItems, resolvedVendors } from './references.ts';
import { defineUseCase, envelope, envelopeOf, type UseCaseContext } from './use-case.ts';
import { entityAt, identities } from './writing.ts';

const largestTree = 100;

const own = {
  item_type: workItemType,
  title: title.describe('1–200 characters'),
  metadata: metadata.optional().describe('Fields of the type; default: the type’s defaults'),
  branch_name: branchName.optional(),
  commit_hash: commitHash.optional(),
  pr_number: prNumber.optional(),
  dependencies: edges.optional().describe('"this item TYPE id"'),
  vendor_dependencies: vendorRefs.optional().describe('Vendor names'),
};
const children = jsonText(z.array(z.record(z.string(), z.unknown())))
  .optional()
  .describe('Nested items of the same fields, ≤100 in all');

const nested = z.strictObject({ ...own, children });
type Nested = z.output<typeof nested>;

const input = z.strictObject({
  ...own,
  parent_id: itemRef.nullable().optional().describe('Id or key'),
  children,
  created_by: actorName.optional(),
  idempotency_key: idempotencyKey.optional(),
});

export const childNode: z.ZodType<ChildNode> = z.strictObject({
  ...reference.shape,
  version: z.int(),
  depth: z.int(),
  get children() {
    return z.array(childNode);
  },
});

/** Creates an item, or a nested tree of at most 100 in one transaction (FR-008 to FR-011). */
export const createWorkItem = defineUseCase({
  input,
  output: workItem.extend({ children: z.array(childNode).optional(), ...envelope }),
  run: async (context, request) => {
    const tree = flattened(request);
    const changes = await creations(context, request, tree);
    const applied = await context.store.apply(changes);
    return {
      ...entityAt(applied.value, 0, 'work_item'),
      ...(tree.length > 1 ? { children: createdChildren(applied.value) } : {}),
      ...envelopeOf(applied),
    };
  },
});

interface TreeNode {
  readonly fields: Nested;
  /** Position of the parent in the flat list; null for the first. */
  readonly parent: number | null;
  /** Where the node stands in the request, e.g. `children[0].`. */
  readonly at: string;
}

/** Parents before children. */
const flattened = ({
  parent_id,
  created_by,
  idempotency_key,
  ...root
}: z.output<typeof input>): readonly TreeNode[] => {
  const nodes: TreeNode[] = [];
  const visit = (fields: Nested, parent: number | null, at: string, level: number): void => {
    if (nodes.length === largestTree)
      throw invalidField(
        'children',
        'hold too many items',
        `${largestTree} items in one call`,
        'Create the rest with further calls.',
      );
    const position = nodes.push({ fields, parent, at }) - 1;
    for (const [index, child] of (fields.children ?? []).entries()) {
      const where = `${at}children[${index}]`;
      if (level === maxDepth)
        throw invalidField(where, 'lies too deep', `at most ${maxDepth} levels of children`, 'Make the tree flatter.');
      visit(parsed(nested, child, { at: where }), position, `${where}.`, level + 1);
    }
  };
  visit(root, null, '', 0);
  return nodes;
};

const creations = async (
  context: UseCaseContext,
  request: z.output<typeof input>,
  tree: readonly TreeNode[],
): Promise<readonly ChangeOf<'work_item.create'>[]> => {
  const { idempotency_key, created_by, ...rest } = request;
  const refs = tree.flatMap(({ fields }) => (fields.dependencies ?? []).map(({ id }) => id));
  const itemId = await resolvedItems(context.store, request.parent_id == null ? refs : [request.parent_id, ...refs]);
  const vendorId = await resolvedVendors(
    context.store,
    tree.flatMap(({ fields }) => fields.vendor_dependencies ?? []),
  );
  const tokenBudget = await sessionBudget(context, tree);
  const identity = identities(context, { tool: 'create_work_item', idempotencyKey: idempotency_key, arguments: rest });
  const nodes = tree.map((node, position) => ({ ...node, ...identity(position) }));
  const clientTime = context.clock();
  return nodes.map(({ fields, parent, at, change, entityId }) => ({
    ...change,
    kind: 'work_item.create',
    entityId,
    actor: created_by ?? context.actor,
    clientTime,
    fields: {
      item_type: fields.item_type,
      title: fields.title,
      metadata: wholeMetadata(fields, tokenBudget, at),
      parent_id: parent === null ? rootParent(request, itemId) : (nodes[parent]?.entityId ?? null),
      branch_name: fields.branch_name ?? null,
      commit_hash: fields.commit_hash ?? null,
      pr_number: fields.pr_number ?? null,
      dependencies: (fields.dependencies ?? []).map(({ id, type }) => ({ id: itemId(id, `${at}dependencies`), type })),
      vendor_dependencies: (fields.vendor_dependencies ?? []).map((ref) => vendorId(ref, `${at}vendor_dependencies`)),
    },
  }));
};

const rootParent = (request: z.output<typeof input>, itemId: (ref: string, field: string) => string): string | null =>
  request.parent_id == null ? null : itemId(request.parent_id, 'parent_id');

const wholeMetadata = ({ item_type, metadata: given }: Nested, tokenBudget: number, at: string) =>
  given === undefined
    ? defaultMetadata(item_type, tokenBudget)
    : parsed(workItemMetadata(item_type), given, { at: `${at}metadata` });

/** Only a session without metadata needs the configured budget. */
const sessionBudget = async ({ store }: UseCaseContext, tree: readonly TreeNode[]): Promise<number> =>
  tree.some(({ fields }) => fields.item_type === 'session' && fields.metadata === undefined)
    ? (await store.configuration()).value.default_token_budget
    : 0;

const createdChildren = (applied: readonly AppliedChange[]): ChildNode[] => {
  const items = applied.map((_, position) => entityAt(applied, position, 'work_item'));
  const [root, ...rest] = items;
  return root === undefined ? [] : [...nestedChildren(root.id, rest)];
};
