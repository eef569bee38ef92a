import { listDeployments, notFound, recordDeployment } from '@tracker/core';
import { detailsOf } from '../output/details.ts';
import { listingOf, minuteOf } from '../output/listing.ts';
import { printable } from '../output/printable.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { listIn, metadataIn, numberIn, parsedFlags } from '../parse-flags.ts';
import { pagesOf, printed, runUseCase } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface DeploymentsListOptions {
  readonly workspace?: string;
  readonly commit?: string;
  readonly vendor?: string;
  readonly item?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

type Deployment = Awaited<ReturnType<typeof listDeployments.run>>['deployments'][number];

const columns: readonly Column<Deployment>[] = [
  { heading: 'DEPLOYED', text: ({ deployed_at }) => minuteOf(deployed_at) },
  { heading: 'PR', text: ({ metadata }) => `#${String(metadata.pr_number)}` },
  { heading: 'TITLE', text: ({ metadata }) => String(metadata.pr_title), flexible: true },
  {
    heading: 'COMMIT',
    text: ({ commit_hash, metadata }) => String(commit_hash ?? metadata.commit_hash ?? '').slice(0, 10),
  },
  { heading: 'VENDORS', text: ({ affected_vendors: vendors }) => vendors.map(({ name }) => name).join(', ') },
  { heading: 'ITEMS', text: ({ related_work_items: items }) => items.map(({ key }) => key).join(', ') },
  { heading: 'ID', text: ({ id }) => id },
];

/** `tracker deployments list`: the use case behind list_deployments. */
export const deploymentsList = async (terminal: Terminal, options: DeploymentsListOptions): Promise<number> => {
  const { vendor, since, until, cursor, all } = options;
  const limit = options.limit === undefined && all === true ? 100 : numberIn(options.limit);
  const values = { commit_hash: options.commit, vendor, work_item: options.item, since, until, limit, cursor };
  const request = parsedFlags(listDeployments.input, values, {
    commit_hash: '--commit',
    vendor: '--vendor',
    work_item: '--item',
    since: '--since',
    until: '--until',
    limit: '--limit',
    cursor: '--cursor',
  });
  const result = await withTracker(options.workspace, (tracker) =>
    pagesOf('deployments', all, (next) =>
      listDeployments.run(tracker.context(clientName), next === undefined ? request : { ...request, cursor: next }),
    ),
  );
  return printed(terminal, result, (page) =>
    listingOf(terminal, columns, page.deployments, { page, nothing: 'No deployments.' }),
  );
};

/** `tracker deployments show`: one of the timeline, by its id. */
export const deploymentsShow = async (
  terminal: Terminal,
  id: string,
  { workspace }: { readonly workspace?: string },
): Promise<number> => {
  const result = await withTracker(workspace, async (tracker) => {
    const {
      deployments,
      has_more: _,
      next_cursor: __,
      total_count: ___,
      ...envelope
    } = await pagesOf('deployments', true, (cursor) =>
      listDeployments.run(
        tracker.context(clientName),
        listDeployments.input.parse({ limit: 100, ...(cursor && { cursor }) }),
      ),
    );
    const found = deployments.find((deployment) => deployment.id === id.toLowerCase());
    if (found === undefined)
      throw notFound(`Deployment ${id} does not exist.`, '`tracker deployments list` shows those that do.');
    return { ...found, ...envelope };
  });
  return printed(terminal, result, detailsOf);
};

export interface DeploymentsCreateOptions {
  readonly workspace?: string;
  readonly pr?: string;
  readonly commit?: string;
  readonly at?: string;
  readonly tests?: string;
  readonly compliant?: boolean;
  readonly vendors?: string;
  readonly items?: string;
  readonly metadata?: string;
}

/** `tracker deployments create`: the use case behind record_deployment. */
export const deploymentsCreate = (
  terminal: Terminal,
  title: string,
  options: DeploymentsCreateOptions,
): Promise<number> =>
  runUseCase(terminal, options.workspace, recordDeployment, {
    values: {
      metadata: metadataIn(options.metadata, {
        pr_number: numberIn(options.pr),
        pr_title: title,
        commit_hash: options.commit,
        test_summary: countsIn(options.tests),
        constitutional_compliance: options.compliant === true,
      }),
      deployed_at: options.at,
      vendor_ids: listIn(options.vendors),
      work_item_ids: listIn(options.items),
    },
    flags: {
      'metadata.pr_number': '--pr',
      'metadata.commit_hash': '--commit',
      'metadata.pr_title': '<title>',
      commit_hash: '--commit',
      deployed_at: '--at',
    },
    text: ({ id, metadata }) =>
      `Recorded #${String(metadata.pr_number)} ${printable(String(metadata.pr_title))}: ${id}`,
  });

/** `unit=40,e2e=3` as counts. */
const countsIn = (text: string | undefined): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    (listIn(text) ?? []).map((pair) => {
      const [name = '', count] = pair.split('=');
      return [name.trim(), numberIn(count?.trim())];
    }),
  );
