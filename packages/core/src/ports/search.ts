export const searchPlaces = ['items', 'vendors', 'deployments', 'enhancements', 'archive'] as const;
export type SearchPlace = (typeof searchPlaces)[number];

export interface SearchQuery {
  /** As `searchTerms` gives them; every one must begin a word of what is found. */
  readonly terms: readonly string[];
  readonly places: readonly SearchPlace[];
}

/** Something that matches. A store gives the newest `mostCandidates` of each place; ranking is the use case's. */
export interface SearchCandidate {
  readonly place: SearchPlace;
  readonly id: string;
  /** Null for everything but work items. */
  readonly key: string | null;
  readonly title: string;
  readonly status: string | null;
  /** ISO 8601 UTC. */
  readonly updatedAt: string;
  /** The beginning of the other texts, for an excerpt. */
  readonly text: string;
}

export const mostCandidates = 100;
export const longestSearchText = 2_000;
