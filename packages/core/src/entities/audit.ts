import * as z from 'zod';
import { text } from '../text.ts';

/** ISO 8601 in UTC with milliseconds, e.g. `2026-11-22T17:30:00.000Z`: the one form in which Tracker keeps a time. */
export const timestamp = z.iso.datetime({ error: 'must be an ISO 8601 time in UTC' });

/** Years that every layer writes with four digits; what is no time at all was refused as such. */
const isStorableYear = (year: number): boolean => Number.isNaN(year) || (year >= 1000 && year <= 9999);

/** A time as people and clients write it: any zone; becomes UTC with milliseconds. */
export const inputTime = z.iso
  .datetime({ offset: true, error: 'must be an ISO 8601 time with zone, e.g. 2026-11-22T17:30:00Z' })
  .refine((value) => isStorableYear(new Date(value).getUTCFullYear()), { error: 'must lie in the years 1000 to 9999' })
  .transform((value) => new Date(value).toISOString());

/** The AI client or person behind a write, 1–100 characters. */
export const actor = text(1, 100);

export const version = z.int().min(1).max(2_147_483_647);

export const audit = {
  created_at: timestamp,
  updated_at: timestamp,
  created_by: actor,
  updated_by: actor,
};
