import type { SentStatement } from './statement-recorder.ts';

/** Statements that belong to no workspace: transactions, session settings and the planner's statistics. */
const ofNoWorkspace = /^\s*(begin|commit|rollback|savepoint|release savepoint|set|analyze|select set_config\()/i;

/** The structural lock is taken on the workspace's id. */
const structuralLock = /^select pg_advisory_xact_lock\(hashtextextended\(\$1, 0\)\)$/;

const table = /\b(?:from|join|update|into|references)\s+(?:"[^"]+"\.)"?([a-z_]+)"?/gi;
const restricted = /workspace_id"?\s*(?:=|in)\s*\(?\s*(?:cast\(\s*)?\$(\d+)/gi;
const onOtherRow = /workspace_id"?\s*(?:=|in)\s*\(?\s*(?:"[^"]+"\.)*"?\w+"?\.?"?workspace_id/gi;
const insertion = /\binsert into\s+(?:"[^"]+"\.)"?([a-z_]+)"?\s*\(([^)]*)\)/gi;

/**
 * Why a statement might reach beyond the workspace, or null: every table in it must be read and changed for the
 * workspace's id as a parameter, and every inserted row must carry it.
 */
export const strayReason = (
  { text, values }: Pick<SentStatement, 'text' | 'values'>,
  workspaceId: string,
): string | null => {
  if (ofNoWorkspace.test(text)) return null;
  const places = values.flatMap((value, position) => (value === workspaceId ? [String(position + 1)] : []));
  if (places.length === 0) return 'does not carry the workspace';
  if (structuralLock.test(text)) return places.includes('1') ? null : 'locks something else';
  const insertions = [...text.matchAll(insertion)];
  for (const [, name, columns] of insertions)
    if (!/\bworkspace_id\b/.test(columns ?? '')) return `inserts into ${name} without a workspace`;
  const tables = [...text.matchAll(table)].length;
  const restrictions = [...text.matchAll(restricted)].filter(([, place]) => places.includes(place ?? ''));
  const wanted = tables - insertions.length;
  const held = restrictions.length + [...text.matchAll(onOtherRow)].length;
  return held >= wanted ? null : `names ${wanted} tables and restricts ${held} of them to the workspace`;
};
