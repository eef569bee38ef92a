import {
  createVendor,
  createWorkItem,
  listWorkItems,
  queryVendorStatus,
  queryWorkItem,
  updateVendorStatus,
  updateWorkItem,
} from '@tracker/core';
import { contextOn, verifies } from '@tracker/testing';
import { expect, it } from 'vitest';
import { newWorkspace, useTestHome } from '../test-home.ts';

const home = useTestHome();

it("every client's next query shows what any client was told is done", async () => {
  verifies('FR-036');
  const workspace = newWorkspace();
  const clients = Array.from({ length: 3 }, (_, number) =>
    contextOn(home.client().store(workspace), `client ${number}`, workspace.id),
  );
  const [first] = clients;
  const { id, key } = await createWorkItem.run(first!, { item_type: 'task', title: 'Version 1' });
  await createVendor.run(first!, { name: 'Epson', status: 'broken' });
  for (let version = 1; version <= 12; version += 1) {
    const writer = clients[version % 3]!;
    await updateWorkItem.run(writer, { id: key, version, title: `Version ${version + 1}` });
    await updateVendorStatus.run(writer, { name: 'Epson', version, extractor_version: `${version + 1}` });
    for (const reader of clients) {
      const item = await queryWorkItem.run(reader, queryWorkItem.input.parse({ id }));
      expect(item).toMatchObject({ title: `Version ${version + 1}`, version: version + 1, updated_by: writer.actor });
      const page = await listWorkItems.run(reader, listWorkItems.input.parse({}));
      expect(page.items[0]?.version).toBe(version + 1);
      const vendor = await queryVendorStatus.run(reader, { name: 'EPSON' });
      expect(vendor).toMatchObject({ extractor_version: `${version + 1}`, version: version + 1 });
    }
  }
});
