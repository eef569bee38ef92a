import type { StatusReport } from './read-report.ts';
import { sectionNames } from './status-data.ts';
import { parseTemplate } from './template/parse-template.ts';
import { renderTemplate } from './template/render-template.ts';
import type { Template } from './template/template-tree.ts';
import type { PlainRecord } from './template/value.ts';
import { conciseTemplate } from './templates/concise.ts';
import { fullTemplate } from './templates/full.ts';

export type ReportForm = 'full' | 'concise';

const texts: Readonly<Record<ReportForm, string>> = { full: fullTemplate, concise: conciseTemplate };
const parsed = new Map<ReportForm, Template>();

/** The report as text, in one of Tracker's own forms: the same data gives the same text (FR-022). */
export const renderReport = (report: StatusReport, form: ReportForm): string => {
  const known = parsed.get(form) ?? parseTemplate(texts[form]);
  parsed.set(form, known);
  return renderTemplate(known, dataOf(report));
};

/**
 * The report through somebody's own template, in the language of nunjucks as far as it reaches nothing but the data.
 *
 * @throws TemplateError with the template's line.
 */
export const renderWith = (report: StatusReport, template: string): string =>
  renderTemplate(parseTemplate(template), dataOf(report));

const nothing = Object.fromEntries(
  [...sectionNames, 'data_source', 'as_of', 'cache_age_seconds', 'pending_sync', 'warnings'].map((name) => [
    name,
    null,
  ]),
);

/** Plain data, whatever the report was made of; names that this report lacks are there as null. */
const dataOf = (report: StatusReport): PlainRecord => ({ ...nothing, ...JSON.parse(JSON.stringify(report)) });
