import { type Bound, emoji, letters } from './bound.ts';

export const vendorColumns: readonly Bound[] = [
  { field: 'name', inside: ['n', letters(100), emoji(100)], outside: ['', letters(101), emoji(101)] },
  { field: 'status', inside: ['operational', 'broken'], outside: ['fine', ''] },
];

export const extractorVersionBound: Bound = {
  field: 'extractor_version',
  inside: ['1', letters(50), emoji(50)],
  outside: ['', letters(51), emoji(51)],
};

export const vendorMetadataBase = {
  format_support: { excel: false, csv: false, pdf: false, ocr: false },
  test_results: { passing: 0, total: 0, skipped: 0 },
  extractor_version: '0.0.0',
  manifest_compliant: false,
};

const results = (passing: unknown, total: unknown, skipped: unknown) => ({ passing, total, skipped });

export const vendorMetadataBounds: readonly Bound[] = [
  {
    field: 'test_results',
    inside: [results(0, 0, 0), results(3, 5, 2), results(0, 5, 0)],
    outside: [
      results(4, 5, 2),
      results(1, 0, 0),
      results(-1, 5, 0),
      results(0, 5, -1),
      results(0, -1, 0),
      results(0.5, 5, 0),
      results('1', 5, 0),
      'x',
    ],
  },
  {
    field: 'format_support',
    inside: [{ excel: true, csv: true, pdf: true, ocr: true }],
    outside: [{ excel: 'yes', csv: true, pdf: true, ocr: true }, 5],
  },
  { field: 'manifest_compliant', inside: [true, false], outside: ['yes', 1] },
];
