import * as z from 'zod';
import { invalidField } from '../errors.ts';
import { searchPlaces } from '../ports/search.ts';
import { excerptOf, rankedCandidates } from '../search/ranked-candidates.ts';
import { searchTerms } from '../search/search-terms.ts';
import { jsonText } from '../text.ts';
import { defineUseCase, envelope, envelopeOf } from './use-case.ts';

const hit = z.strictObject({
  in: z.enum(searchPlaces),
  id: z.guid(),
  key: z.string().nullable(),
  title: z.string(),
  status: z.string().nullable(),
  excerpt: z.string(),
});

const mostTerms = 10;

/** Finds entities by the words in them: title, key, description, notes, all texts of the metadata. */
export const search = defineUseCase({
  input: z.strictObject({
    query: z.string().min(1).max(1_000).describe('Words, or their beginnings'),
    in: jsonText(z.array(z.enum(searchPlaces)).min(1).max(5))
      .optional()
      .describe('Default: all but the archive'),
    limit: z.int().min(1).max(50).default(10),
  }),
  output: z.strictObject({ hits: z.array(hit), has_more: z.boolean(), ...envelope }),
  run: async ({ store }, { query, in: places, limit }) => {
    const terms = [...new Set(searchTerms(query))].slice(0, mostTerms);
    if (terms.length === 0) throw invalidField('query', 'holds no word', 'at least one letter or digit');
    const asked = places ?? searchPlaces.filter((place) => place !== 'archive');
    const found = await store.search({ terms, places: [...new Set(asked)] });
    const ranked = rankedCandidates(found.value, terms);
    return {
      hits: ranked.slice(0, limit).map(({ place, id, key, title, status, text }) => ({
        ...{ in: place, id, key, title, status },
        excerpt: excerptOf(text, terms),
      })),
      has_more: ranked.length > limit,
      ...envelopeOf(found),
    };
  },
});
