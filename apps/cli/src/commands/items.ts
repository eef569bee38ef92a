import { createWorkItem, queryWorkItem, updateWorkItem } from '@tracker/core';
import { detailsOf } from '../output/details.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { listIn, metadataIn, nullIn, numberIn, parsedFlags } from '../parse-flags.ts';
import { printed, runUseCase } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface ItemsShowOptions {
  readonly workspace?: string;
}

/** `tracker items show`: the use case behind query_work_item. */
export const itemsShow = (terminal: Terminal, id: string, { workspace }: ItemsShowOptions): Promise<number> =>
  runUseCase(terminal, workspace, queryWorkItem, { values: { id }, flags: { id: '<key>' }, text: detailsOf });

interface Described {
  readonly workspace?: string;
  readonly metadata?: string;
  readonly description?: string;
  readonly priority?: string;
  readonly labels?: string;
  readonly parent?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly pr?: string;
  readonly dependsOn?: string;
  readonly blocks?: string;
  readonly needs?: string;
}

export interface ItemsCreateOptions extends Described {
  readonly type?: string;
}

const flags = {
  item_type: '--type',
  title: '<title>',
  parent_id: '--parent',
  branch_name: '--branch',
  commit_hash: '--commit',
  pr_number: '--pr',
  id: '<key>',
  version: '--if-version',
  status: '--status',
  note: '--note',
};

const metadataOf = ({ metadata, description, priority, labels }: Described) =>
  metadataIn(metadata, { description, priority: numberIn(priority), labels: listIn(labels) });

const edgesOf = ({ dependsOn, blocks }: Described) => {
  const edges = [
    ...(listIn(dependsOn) ?? []).map((id) => ({ id, type: 'depends_on' })),
    ...(listIn(blocks) ?? []).map((id) => ({ id, type: 'blocks' })),
  ];
  return edges.length === 0 ? undefined : edges;
};

/** `tracker items create`: the use case behind create_work_item. */
export const itemsCreate = (terminal: Terminal, title: string, options: ItemsCreateOptions): Promise<number> =>
  runUseCase(terminal, options.workspace, createWorkItem, {
    values: {
      item_type: options.type ?? 'task',
      title,
      metadata: metadataOf(options),
      parent_id: options.parent,
      branch_name: options.branch,
      commit_hash: options.commit,
      pr_number: numberIn(options.pr),
      dependencies: edgesOf(options),
      vendor_dependencies: listIn(options.needs),
    },
    flags,
    text: ({ key, title: name }) => `Created ${key} ${printable(name)}`,
  });

export interface ItemsUpdateOptions extends Described {
  readonly ifVersion?: string;
  readonly title?: string;
  readonly status?: string;
  readonly note?: string;
  readonly root?: boolean;
  readonly delete?: boolean;
  readonly withChildren?: boolean;
  readonly restore?: boolean;
}

/** `tracker items update`: the use case behind update_work_item, on the version that is there unless one is named. */
export const itemsUpdate = async (terminal: Terminal, id: string, options: ItemsUpdateOptions): Promise<number> => {
  const [edges, vendors] = [edgesOf(options), listIn(options.needs)];
  const values = {
    id,
    version: numberIn(options.ifVersion) ?? 1,
    title: options.title,
    status: options.status,
    note: options.note,
    metadata: metadataOf(options),
    parent_id: options.root === true ? null : options.parent,
    branch_name: nullIn(options.branch),
    commit_hash: nullIn(options.commit),
    pr_number: numberIn(options.pr),
    dependencies: edges && { add: edges },
    vendor_dependencies: vendors && { add: vendors },
    deleted_at: options.delete === true ? new Date().toISOString() : undefined,
    delete_children: options.withChildren,
    restore: options.restore,
  };
  const request = parsedFlags(updateWorkItem.input, values, { ...flags, title: '--title' });
  const result = await withTracker(options.workspace, async (tracker) => {
    const context = tracker.context(clientName);
    const version =
      options.ifVersion === undefined
        ? (await queryWorkItem.run(context, queryWorkItem.input.parse({ id, response_format: 'concise' }))).version
        : request.version;
    return await updateWorkItem.run(context, { ...request, version });
  });
  return printed(
    terminal,
    result,
    ({ key, title, version }) => `Updated ${key} ${printable(title)}, version ${version}`,
  );
};
