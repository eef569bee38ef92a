export { type ReadOptions, readStatus } from './read-status.ts';
export {
  type SectionData,
  type SectionName,
  type StatusData,
  type StatusNode,
  type StatusReads,
  sectionNames,
  statusData,
} from './status-data.ts';
