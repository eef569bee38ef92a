import * as z from 'zod';
import { jsonObject, text } from '../text.ts';
import { audit, version } from './audit.ts';

export const vendorStatus = z.enum(['operational', 'broken']);
export type VendorStatus = z.infer<typeof vendorStatus>;

export const vendorName = text(1, 100);
export const extractorVersion = text(1, 50);
const count = z.int().min(0).max(2_147_483_647);

export const vendorMetadata = jsonObject.pipe(
  z.looseObject({
    format_support: z.looseObject({ excel: z.boolean(), csv: z.boolean(), pdf: z.boolean(), ocr: z.boolean() }),
    test_results: z
      .looseObject({ passing: count, total: count, skipped: count })
      .refine(({ passing, skipped, total }) => passing + skipped <= total, {
        error: 'passing + skipped must not exceed total',
      }),
    extractor_version: extractorVersion,
    manifest_compliant: z.boolean(),
  }),
);
export type VendorMetadata = z.infer<typeof vendorMetadata>;

/** A data extractor and its health (SPEC section 2, FR-001). */
export const vendor = z.strictObject({
  id: z.guid(),
  name: vendorName,
  status: vendorStatus,
  extractor_version: extractorVersion,
  metadata: vendorMetadata,
  version,
  ...audit,
});
export type Vendor = z.infer<typeof vendor>;

export const vendorReference = z.strictObject({ id: z.guid(), name: z.string(), status: vendorStatus });
export type VendorReference = z.infer<typeof vendorReference>;

/** Names are unique without regard to case; this is the form in which they are compared. */
export const vendorNameKey = (name: string): string => name.normalize('NFC').toLowerCase();

/** The parts that a new vendor's metadata gets when they are absent: false or 0. */
export const emptyVendorMetadata = (extractorVersion: string): VendorMetadata => ({
  format_support: { excel: false, csv: false, pdf: false, ocr: false },
  test_results: { passing: 0, total: 0, skipped: 0 },
  extractor_version: extractorVersion,
  manifest_compliant: false,
});
