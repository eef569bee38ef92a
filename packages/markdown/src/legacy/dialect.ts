import type { LegacyDocument } from './legacy-document.ts';
import type { Section } from './section.ts';

type Entries = Pick<
  LegacyDocument,
  'vendors' | 'deployments' | 'enhancements' | 'sessionPrompts' | 'workItems' | 'context'
>;

/** The dialect that a file follows by its headings; for the report only, since every section is read by what it holds. */
export function dialectOf(sections: readonly Section[], entries: Entries): LegacyDocument['dialect'] {
  const { vendors, deployments, enhancements, sessionPrompts, workItems, context } = entries;
  const rest = [deployments, enhancements, sessionPrompts, workItems].some(({ length }) => length > 0);
  if (vendors.length === 0 && !rest && context === null) return null;
  const headings = sections.map(({ heading }) => heading ?? '');
  if (headings.some((heading) => /^(PRODUCTION CAPABILITIES|LATEST DEPLOYMENT|ACTIVE CONTEXT TYPE)/.test(heading)))
    return 'A';
  if (workItems.length > 0 || headings.some((heading) => /^Operational Vendors/i.test(heading))) return 'C';
  const detailed = vendors.some(({ tests, formats, version }) => tests ?? formats ?? version);
  return rest || detailed ? 'B' : 'D';
}
