import type { search } from '@tracker/core';
import type * as z from 'zod';
import { clipped, counted, joined, lines, oneLine, shortTitle } from './lines.ts';

type Found = z.output<typeof search.output>;

const longestExcerpt = 100;

export const searchText = ({ hits, has_more }: Found): string =>
  lines(
    hits.length === 0 ? 'Nothing found.' : `${counted(hits.length, 'hit')}${has_more ? ', there are more' : ''}:`,
    ...hits.map(row),
  );

const row = ({ in: place, id, key, title, status, excerpt }: Found['hits'][number]): string =>
  joined(' ', [
    '-',
    key ?? (place === 'vendors' ? 'vendor' : id),
    status ?? undefined,
    shortTitle(title),
    excerpt === '' ? undefined : `| ${clipped(oneLine(excerpt), longestExcerpt)}`,
  ]);
