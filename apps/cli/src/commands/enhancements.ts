import { invalidField, isUuid, listEnhancements, notFound, saveEnhancement, type UseCaseContext } from '@tracker/core';
import { detailsOf } from '../output/details.ts';
import { listingOf } from '../output/listing.ts';
import { printable } from '../output/printable.ts';
import type { Column } from '../output/table.ts';
import type { Terminal } from '../output/terminal.ts';
import { listIn, nullIn, numberIn, parsedFlags } from '../parse-flags.ts';
import { pagesOf, printed, runUseCase } from '../run-use-case.ts';
import { clientName, withTracker } from '../with-tracker.ts';

export interface EnhancementsListOptions {
  readonly workspace?: string;
  readonly priority?: string;
  readonly status?: string;
  readonly quarter?: string;
  readonly limit?: string;
  readonly cursor?: string;
  readonly all?: boolean;
}

type Enhancement = Awaited<ReturnType<typeof listEnhancements.run>>['enhancements'][number];

const columns: readonly Column<Enhancement>[] = [
  { heading: 'PRIORITY', text: ({ priority }) => String(priority) },
  { heading: 'STATUS', text: ({ status }) => status },
  { heading: 'QUARTER', text: ({ target_quarter }) => target_quarter ?? '' },
  { heading: 'TITLE', text: ({ title }) => title, flexible: true },
  { heading: 'VERSION', text: ({ version }) => String(version) },
  { heading: 'ID', text: ({ id }) => id },
];

/** `tracker enhancements list`: the use case behind list_enhancements. */
export const enhancementsList = async (terminal: Terminal, options: EnhancementsListOptions): Promise<number> => {
  const { priority, status, quarter, cursor, all } = options;
  const limit = options.limit === undefined && all === true ? 100 : numberIn(options.limit);
  const values = { priority: numberIn(priority), status, target_quarter: quarter, limit, cursor };
  const request = parsedFlags(listEnhancements.input, values, {
    priority: '--priority',
    status: '--status',
    target_quarter: '--quarter',
    limit: '--limit',
    cursor: '--cursor',
  });
  const result = await withTracker(options.workspace, (tracker) =>
    pagesOf('enhancements', all, (next) =>
      listEnhancements.run(tracker.context(clientName), next === undefined ? request : { ...request, cursor: next }),
    ),
  );
  return printed(terminal, result, (page) =>
    listingOf(terminal, columns, page.enhancements, { page, nothing: 'No enhancements.' }),
  );
};

/** There is no use case for one: there are hundreds at most. */
const enhancementNamed = async (context: UseCaseContext, id: string) => {
  if (!isUuid(id)) throw invalidField('<id>', 'is not the id of an enhancement', 'a UUID as the list shows it');
  const {
    enhancements,
    has_more: _,
    next_cursor: __,
    total_count: ___,
    ...envelope
  } = await pagesOf('enhancements', true, (cursor) =>
    listEnhancements.run(context, listEnhancements.input.parse({ limit: 100, ...(cursor && { cursor }) })),
  );
  const found = enhancements.find((enhancement) => enhancement.id === id.toLowerCase());
  if (found === undefined)
    throw notFound(`Enhancement ${id} does not exist.`, '`tracker enhancements list` shows those that do.');
  return { ...found, ...envelope };
};

/** `tracker enhancements show`. */
export const enhancementsShow = async (
  terminal: Terminal,
  id: string,
  { workspace }: { readonly workspace?: string },
): Promise<number> => {
  const result = await withTracker(workspace, (tracker) => enhancementNamed(tracker.context(clientName), id));
  return printed(terminal, result, detailsOf);
};

export interface EnhancementFieldOptions {
  readonly workspace?: string;
  readonly description?: string;
  readonly priority?: string;
  readonly status?: string;
  readonly quarter?: string;
  readonly principles?: string;
  readonly dependsOn?: string;
}

const flags = {
  title: '<title>',
  description: '--description',
  priority: '--priority',
  status: '--status',
  target_quarter: '--quarter',
  requires_constitutional_principles: '--principles',
  depends_on: '--depends-on',
  version: '--if-version',
};

const fieldsOf = (options: EnhancementFieldOptions) => ({
  description: options.description,
  priority: numberIn(options.priority),
  status: options.status,
  target_quarter: nullIn(options.quarter),
  requires_constitutional_principles: listIn(options.principles),
  depends_on: listIn(options.dependsOn),
});

/** `tracker enhancements create`: the use case behind save_enhancement. */
export const enhancementsCreate = (
  terminal: Terminal,
  title: string,
  options: EnhancementFieldOptions,
): Promise<number> =>
  runUseCase(terminal, options.workspace, saveEnhancement, {
    values: { title, ...fieldsOf(options) },
    flags,
    text: (saved) => `Created ${saved.id} ${printable(saved.title)}`,
  });

export interface EnhancementsUpdateOptions extends EnhancementFieldOptions {
  readonly title?: string;
  readonly ifVersion?: string;
}

/** `tracker enhancements update`: save_enhancement on the version that is there unless one is named. */
export const enhancementsUpdate = async (
  terminal: Terminal,
  id: string,
  options: EnhancementsUpdateOptions,
): Promise<number> => {
  const values = { id, version: numberIn(options.ifVersion) ?? 1, title: options.title, ...fieldsOf(options) };
  const request = parsedFlags(saveEnhancement.input, values, { ...flags, title: '--title', id: '<id>' });
  const result = await withTracker(options.workspace, async (tracker) => {
    const context = tracker.context(clientName);
    const version = options.ifVersion === undefined ? (await enhancementNamed(context, id)).version : request.version;
    return await saveEnhancement.run(context, { ...request, version });
  });
  return printed(terminal, result, (saved) => `Updated ${printable(saved.title)}, version ${saved.version}`);
};
