import {
  longestSearchText,
  mostCandidates,
  type SearchCandidate,
  type SearchPlace,
  type SearchQuery,
} from '@tracker/core';
import type { Qualify, Run } from './statements.ts';

interface Place {
  readonly table: string;
  /** As the index has it. */
  readonly head: string;
  readonly body: string;
  readonly key: string;
  readonly title: string;
  readonly status: string;
  readonly condition: string;
}

const item = { head: "title || ' ' || key", body: 'metadata', key: 'key', title: 'title', status: 'status::text' };

const placeOf: Readonly<Record<SearchPlace, Place>> = {
  items: { ...item, table: 'work_items', condition: 'and deleted_at is null' },
  archive: { ...item, table: 'archived_work_items', condition: '' },
  vendors: {
    ...{ table: 'vendor_extractors', head: "name || ' ' || extractor_version", body: 'metadata', condition: '' },
    ...{ key: 'null', title: 'name', status: 'status::text' },
  },
  deployments: {
    table: 'deployment_events',
    head: "coalesce(commit_hash, '') || ' ' || coalesce(metadata->>'pr_number', '')",
    ...{ body: 'metadata', key: 'null', title: "coalesce(metadata->>'pr_title', '')", status: 'null', condition: '' },
  },
  enhancements: {
    ...{
      table: 'future_enhancements',
      head: "title || ' ' || description",
      body: 'requires_constitutional_principles',
    },
    ...{ key: 'null', title: 'title', status: 'status::text', condition: '' },
  },
};

/** The newest matches of each place, found by the index on `search_document`; ranking them is core's (`rankedCandidates`). */
export const searchCandidates = async (
  run: Run,
  workspaceId: string,
  at: Qualify,
  { terms, places }: SearchQuery,
): Promise<readonly SearchCandidate[]> => {
  const query = terms.map(asPrefix).join(' & ');
  const found = await Promise.all(
    places.map(async (place) => {
      const rows = await run<Omit<SearchCandidate, 'place' | 'updatedAt'> & { readonly updated_at: string }>({
        name: `search-${place}`,
        text: statement(placeOf[place], at),
        values: [workspaceId, query],
      });
      return rows.map(({ updated_at, ...row }) => ({ ...row, place, updatedAt: updated_at }));
    }),
  );
  return found.flat();
};

const statement = ({ table, head, body, key, title, status, condition }: Place, at: Qualify): string => `
  select id, ${key} as key, ${title} as title, ${status} as status, updated_at,
    left(coalesce((select string_agg(value #>> '{}', ' ')
      from jsonb_path_query(${body}, 'strict $.** ? (@.type() == "string")') value), ''), ${longestSearchText}) as text
  from ${at(table)}
  where workspace_id = $1::uuid ${condition} and ${at('search_document')}(${head}, ${body}) @@ to_tsquery('pg_catalog.simple', $2)
  order by updated_at desc, id limit ${mostCandidates}`;

/** Letters and digits only, so nothing of it is an operator. A server in the C locale folds the case of ASCII alone. */
const asPrefix = (term: string): string => {
  const forms = new Set([term, term.toUpperCase(), term.slice(0, 1).toUpperCase() + term.slice(1)]);
  const plain = /^[ -~]*$/.test(term);
  return plain ? `${term}:*` : `(${[...forms].map((form) => `${form}:*`).join(' | ')})`;
};
