import type { listEnhancements, saveEnhancement } from '@tracker/core';
import type * as z from 'zod';
import { shortTitle } from './lines.ts';
import { pageText } from './page-text.ts';

type Saved = z.output<typeof saveEnhancement.output>;
type Listed = z.output<typeof listEnhancements.output>;

const row = ({ id, title, priority, status, target_quarter, version }: Listed['enhancements'][number]): string =>
  `${id} P${priority} ${status} v${version}${target_quarter === null ? '' : ` ${target_quarter}`} ${shortTitle(title)}`;

export const savedEnhancementText = (saved: Saved): string => `Saved ${row(saved)}.`;

export const enhancementListText = (listed: Listed): string =>
  pageText('enhancement', listed.enhancements.map(row), listed);
