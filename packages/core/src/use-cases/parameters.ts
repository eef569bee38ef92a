import * as z from 'zod';
import { actor, version } from '../entities/audit.ts';
import { dependencyType } from '../entities/dependency.ts';
import { isKey, isUuid } from '../ids.ts';
import { jsonObject, jsonText, text } from '../text.ts';

// Parameters that several tools share. Descriptions are what a model reads: short, with the unit or an example.

export const itemRef = z
  .string()
  .refine((value) => isUuid(value) || isKey(value), { error: 'must be a UUID or a key such as T-7K3M9X' });

export const metadata = jsonText(jsonObject);

export const edges = jsonText(z.array(z.strictObject({ id: itemRef, type: dependencyType })).max(100));

/** Vendor names or ids. */
export const vendorRefs = jsonText(z.array(z.string().min(1)).max(100));
export const itemRefs = jsonText(z.array(itemRef).max(100));

export const actorName = actor.describe('Who acts; default: your client');
export const idempotencyKey = text(1, 200).describe('Same key + same arguments = done once');
export const readVersion = version.describe('The version you read');
export const responseFormat = z.enum(['concise', 'detailed']);
