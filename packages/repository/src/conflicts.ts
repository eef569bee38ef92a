import type { Conflict, ConflictFilter, Page, Write } from '@tracker/core';
import type { Conflict as ConflictRow } from './generated/prisma/client.ts';
import { Prisma } from './generated/prisma/client.ts';
import type { Scope } from './load-state.ts';
import { conflictFrom } from './rows.ts';

/** Conflicts, oldest first. */
export const conflictPage = async (
  prisma: Prisma.TransactionClient,
  workspace_id: string,
  { status, id, changeIds, after, limit }: ConflictFilter,
): Promise<Page<Conflict>> => {
  const matching: Prisma.ConflictWhereInput = {
    workspace_id,
    ...(status === undefined ? {} : { status }),
    ...(id === undefined ? {} : { id }),
    ...(changeIds === undefined ? {} : { change_id: { in: [...changeIds] } }),
  };
  const later: Prisma.ConflictWhereInput =
    after === undefined
      ? {}
      : { OR: [{ created_at: { gt: after.createdAt } }, { created_at: after.createdAt, id: { gt: after.id } }] };
  const where = { AND: [matching, later] };
  const rows = await prisma.conflict.findMany({ where, orderBy: [{ created_at: 'asc' }, { id: 'asc' }], take: limit });
  return { rows: rows.map(conflictFrom), totalCount: await prisma.conflict.count({ where: matching }) };
};

export const conflictById = async (
  { tx, workspaceId: workspace_id }: Pick<Scope, 'tx' | 'workspaceId'>,
  id: string,
): Promise<readonly Conflict[]> => {
  const row: ConflictRow | null = await tx.conflict.findUnique({ where: { workspace_id_id: { workspace_id, id } } });
  return row === null ? [] : [conflictFrom(row)];
};

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue; // entities hold JSON values only

const valueColumn = (value: Conflict['value']) => (value === null ? Prisma.DbNull : json(value));

export const insertConflict = async (
  { tx, workspaceId: workspace_id }: Scope,
  { row }: Extract<Write, { kind: 'insert_conflict' }>,
): Promise<void> => {
  const { change, fields, value, ...columns } = row;
  await tx.conflict.create({
    data: {
      workspace_id,
      ...columns,
      change_id: change.id,
      change: json(change),
      fields: json(fields),
      value: valueColumn(value),
    },
  });
};

export const settleConflict = async (
  { tx, workspaceId: workspace_id }: Scope,
  { row: { id, status, resolution, value, resolved_by, resolved_at } }: Extract<Write, { kind: 'replace_conflict' }>,
): Promise<void> => {
  await tx.conflict.updateMany({
    where: { workspace_id, id },
    data: { status, resolution, value: valueColumn(value), resolved_by, resolved_at },
  });
};
