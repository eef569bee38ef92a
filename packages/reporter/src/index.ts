export { type ReportOptions, readReport, type StatusReport } from './read-report.ts';
export { type ReadOptions, readStatus } from './read-status.ts';
export { type ReportForm, renderReport, renderWith } from './render-report.ts';
export {
  type SectionData,
  type SectionName,
  type StatusData,
  type StatusItem,
  type StatusNode,
  type StatusReads,
  sectionNames,
  statusData,
  type WaitingItem,
} from './status-data.ts';
export { TemplateError } from './template/template-error.ts';
