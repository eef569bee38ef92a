import type { ReadStore, Snapshot, StoredConfiguration } from '@tracker/core';
import { createArchiveReads } from './archive/archive-reads.ts';
import { conflictPage } from './conflicts.ts';
import { deploymentPage } from './deployments.ts';
import { readChange, readChanges } from './feed/changes.ts';
import type { ExternalRef, Prisma } from './generated/prisma/client.ts';
import type { HotReads } from './hot-reads.ts';
import { archivePage, enhancementPage, vendorPage, workItemPage } from './pages.ts';
import { readReadyWork } from './ready-work.ts';
import { externalRefFrom } from './rows.ts';
import { searchCandidates } from './search.ts';
import type { Qualify, Run } from './statements.ts';

export interface ReadParts {
  readonly run: Run;
  readonly reads: HotReads;
  readonly prisma: () => Promise<Prisma.TransactionClient>;
  readonly configuration: () => Promise<StoredConfiguration>;
  readonly workspaceId: string;
  readonly at: Qualify;
  readonly answer: <Value>(read: () => Promise<Value>) => Promise<Snapshot<Value>>;
}

/** Every read of one workspace, on the shared pool or inside a transaction. */
export const createReadStore = (parts: ReadParts): ReadStore => {
  const { run, reads, prisma, configuration, workspaceId, at, answer } = parts;
  const archive = createArchiveReads(run, workspaceId, at);
  return {
    workItem: (ref) => answer(() => reads.workItem(ref)),
    workItemView: (ref, options) => answer(() => reads.workItemView(ref, options)),
    workItems: (filter) => answer(async () => workItemPage(await prisma(), workspaceId, filter)),
    workItemsByRef: (refs) => answer(() => reads.workItemsByRef(refs)),
    archivedWorkItemsByRef: (refs) => answer(() => archive.byRef(refs)),
    archivedWorkItems: (filter) => answer(async () => archivePage(await prisma(), workspaceId, filter)),
    archivedWorkItemView: (ref, options) => answer(() => archive.view(ref, options)),
    archivableWorkItems: (filter) => answer(() => archive.archivable(filter)),
    readyWork: (filter) => answer(() => readReadyWork(run, workspaceId, at, filter)),
    vendorByName: (name) => answer(() => reads.vendorByName(name)),
    vendors: () => answer(reads.vendors),
    vendorPage: (filter) => answer(async () => vendorPage(await prisma(), workspaceId, filter)),
    deployments: (filter) => answer(() => deploymentPage(run, workspaceId, at, filter)),
    enhancements: (filter) => answer(async () => enhancementPage(await prisma(), workspaceId, filter)),
    conflicts: (filter) => answer(async () => conflictPage(await prisma(), workspaceId, filter)),
    externalRefs: (system) => answer(() => externalRefs(run, workspaceId, at, system)),
    configuration: () => answer(configuration),
    search: (query) => answer(() => searchCandidates(run, workspaceId, at, query)),
    changes: (filter) => answer(() => readChanges(run, workspaceId, at, filter)),
    change: (ref) => answer(() => readChange(run, workspaceId, at, ref)),
  };
};

const externalRefs = async (run: Run, workspaceId: string, at: Qualify, system: string) => {
  const rows = await run<ExternalRef>({
    name: 'external-refs',
    text: `select * from ${at('external_refs')} where workspace_id = $1::uuid and source_system = $2::text order by external_id`,
    values: [workspaceId, system],
  });
  return rows.map(externalRefFrom);
};
