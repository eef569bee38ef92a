import { type Envelope, envelopeOf, type UseCaseContext } from '@tracker/core';
import { readStatus } from './read-status.ts';
import { type SectionName, type StatusData, sectionNames, statusData } from './status-data.ts';

export interface ReportOptions {
  /** Default: all. */
  readonly sections?: readonly SectionName[];
  /** What has changed: from this time on, ISO 8601 UTC. */
  readonly since?: string | undefined;
  /** What has changed: after this cursor of an earlier report. */
  readonly cursor?: string | undefined;
  /** Rows that a section names; what is beyond is counted. */
  readonly rows: number;
}

/** The state of the project with where it comes from: of the oldest read. */
export type StatusReport = StatusData & Envelope;

/** Changes that are read to be counted by who made them. */
const mostChanges = 500;

/** Reads the state of the project; a section that cannot be read says so and leaves the others alone. */
export const readReport = async (context: UseCaseContext, options: ReportOptions): Promise<StatusReport> => {
  const { sections = sectionNames, since, cursor, rows } = options;
  const reading = await readStatus(context.store, {
    sections,
    changes: { ...(since === undefined ? {} : { since }), ...(cursor === undefined ? {} : { after: cursor }) },
    limit: rows,
    mostChanges,
    holder: { holder: context.actor, session: context.session },
  });
  const snapshots = Object.values(reading).flatMap((attempt) => ('found' in attempt ? [attempt.found] : []));
  const oldest = snapshots.reduce(
    (one, other) => (one === undefined || other.asOf < one.asOf ? other : one),
    snapshots[0],
  );
  const failed = Object.entries(reading).filter(([, attempt]) => 'failed' in attempt);
  return {
    ...statusData(reading, rows),
    ...envelopeOf(
      oldest ?? { source: 'none', asOf: context.clock() },
      failed.map(([name]) => ({ code: 'section_unavailable', message: `The section ${name} could not be read.` })),
    ),
  };
};
