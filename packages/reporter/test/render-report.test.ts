import { createInMemoryStore, LayerUnavailableError, type PrimaryStore } from '@tracker/core';
import {
  conflictOpening,
  contextOn,
  creation,
  deploymentRecord,
  edit,
  tickingClock,
  vendorCreation,
} from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { readReport, renderReport } from '../src/index.ts';

const seeded = async (): Promise<PrimaryStore> => {
  const store = createInMemoryStore({ clock: tickingClock() });
  const project = creation({ item_type: 'project', title: '*Stars*\n# and hashes', metadata: { description: '' } });
  const blocker = creation({ title: 'First', parent_id: project.entityId });
  const waiting = creation({
    title: 'Then',
    parent_id: project.entityId,
    metadata: { priority: 1 },
    dependencies: [{ id: blocker.entityId, type: 'depends_on' }],
  });
  for (const change of [project, blocker, waiting]) await store.apply([change]);
  await store.apply([vendorCreation('Amina'), vendorCreation('Epson', 'broken'), deploymentRecord([], [])]);
  await store.apply([conflictOpening(edit(blocker.entityId, 1, { title: 'Other' }), 'It moved on.')]);
  return store;
};

describe('the full report', () => {
  it('shows the tree, what is ready, why the rest waits, and lets no text of others be Markdown', async () => {
    const text = renderReport(await readReport(contextOn(await seeded()), { rows: 40 }), 'full');
    expect(text).toMatch(
      /\n- P-\w+ \*\*\\\*Stars\\\* \\# and hashes\*\* \(project, active, P3, v1\)\n {2}- T-\w+ \*\*Then\*\* .*\n {2}- T-\w+ \*\*First\*\*/,
    );
    expect(text).toMatch(
      /\n### Ready\n\n- P-\w+ .*\n- T-\w+ \*\*First\*\* \(P3, v1\)\n\n### Not ready\n\n- T-\w+ \*\*Then\*\*: It waits for T-/,
    );
    expect(text).toContain('\n## Vendors\n\n1 of 2 operational.\n\nBroken:\n\n- Epson');
    expect(text).toMatch(
      /\n## Conflicts\n\nWaiting for a choice: 1\.\n\n- `[0-9a-f-]{36}` \(work\\?_item\): It moved on\.\n/,
    );
    expect(text).not.toMatch(/\n\n\n|[ \t]\n/);
  });

  it('is the same bytes for the same data, whenever it is asked', async () => {
    const context = contextOn(await seeded());
    const first = await readReport(context, { rows: 40 });
    const later = { ...(await readReport(context, { rows: 40 })), as_of: '2030-01-01T00:00:00.000Z' };
    expect(renderReport(later, 'full')).toBe(renderReport(first, 'full'));
  });

  it('says which section cannot be read, and of when and where the others are', async () => {
    const store = await seeded();
    const aged: PrimaryStore = {
      ...store,
      vendorPage: async (filter) => ({
        ...(await store.vendorPage(filter)),
        source: 'sqlite_cache',
        asOf: '2025-12-31T23:00:00.000Z',
        pendingSync: 2,
      }),
      deployments: async () => {
        throw new LayerUnavailableError('The database cannot be reached.');
      },
    };
    const report = await readReport(contextOn(aged), { rows: 5 });
    const full = renderReport(report, 'full');
    expect(full).toMatch(
      /^# Project status\n\nAs of 2025-12-31 23:00 UTC, from sqlite_cache: the database did not answer\.\n2 changes made meanwhile wait/,
    );
    expect(full).toContain('\n## Deployments\n\nCannot be read now: The database cannot be reached.\n');
    expect(full).toMatch(
      /\n## Vendors\n\n1 of 2 operational\.\n\n_From sqlite_cache, as of 2025-12-31 23:00 UTC: the database did not answer\._\n/,
    );
    const concise = renderReport(report, 'concise');
    expect(concise).toContain('\nDeployments: cannot be read now. The database cannot be reached.\n');
    expect(concise).toContain('Vendors: 1 of 2 operational (from sqlite_cache as of 2025-12-31 23:00 UTC)\n');
    expect(concise).toContain('\nEnhancements: 0 pending\n');
  });
});
