import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Pool } from 'pg';
import { PrismaClient } from './generated/prisma/client.ts';

/** Prisma's client on the shared pool; its statements are named, so that the server keeps their plans. */
export const openPrisma = (pool: Pool, schema: string, namedStatements: boolean): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg(pool, {
      schema,
      disposeExternalPool: false,
      ...(namedStatements ? { statementNameGenerator: ({ sql }) => nameOf(sql) } : {}),
    }),
  });

const names = new Map<string, string>();
const mostNames = 500;

/** The name is a function of the text: one text never has two plans, two texts never share one. */
const nameOf = (sql: string): string => {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= mostNames) names.clear();
  const name = `p${createHash('sha256').update(sql).digest('base64url').slice(0, 32)}`;
  names.set(sql, name);
  return name;
};
