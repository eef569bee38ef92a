import {
  longestSearchText,
  mostCandidates,
  type SearchCandidate,
  type SearchPlace,
  type SearchQuery,
} from '../ports/search.ts';
import { hasTerms } from '../search/search-terms.ts';
import type { Tables } from './tables.ts';

interface Document extends Omit<SearchCandidate, 'text'> {
  /** What is searched besides the title. */
  readonly texts: readonly string[];
}

export const memorySearch = (tables: Tables, { terms, places }: SearchQuery): readonly SearchCandidate[] =>
  places.flatMap((place) =>
    [...documents(place, tables)]
      .filter(({ title, key, texts }) => hasTerms([title, key ?? '', ...texts].join(' '), terms))
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
      .slice(0, mostCandidates)
      .map(({ texts, ...candidate }) => ({ ...candidate, text: texts.join(' ').slice(0, longestSearchText) })),
  );

const documents = (place: SearchPlace, tables: Tables): readonly Document[] => {
  switch (place) {
    case 'items':
      return [...tables.items.values()]
        .filter(({ deleted_at }) => deleted_at === null)
        .map(({ id, key, title, status, updated_at: updatedAt, metadata }) => ({
          ...{ place, id, key, title, status, updatedAt },
          texts: stringsIn(metadata),
        }));
    case 'archive':
      return [...tables.archive.values()].map(({ id, key, title, status, updated_at: updatedAt, metadata }) => ({
        ...{ place, id, key, title, status, updatedAt },
        texts: stringsIn(metadata),
      }));
    case 'vendors':
      return [...tables.vendors.values()].map(({ id, name: title, status, updated_at: updatedAt, metadata }) => ({
        ...{ place, id, key: null, title, status, updatedAt },
        texts: stringsIn(metadata),
      }));
    case 'deployments':
      return [...tables.deployments.values()].map(({ id, commit_hash, metadata, updated_at: updatedAt }) => ({
        ...{ place, id, key: null, title: String(metadata.pr_title ?? ''), status: null, updatedAt },
        texts: [commit_hash ?? '', String(metadata.pr_number ?? ''), ...stringsIn(metadata)],
      }));
    case 'enhancements':
      return [...tables.enhancements.values()].map(
        ({ id, title, status, description, updated_at: updatedAt, ...row }) => ({
          ...{ place, id, key: null, title, status, updatedAt },
          texts: [description, ...row.requires_constitutional_principles],
        }),
      );
  }
};

const stringsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
