import { aCommit, createTestDatabase, type TestDatabase, urlOf, verifies } from '@tracker/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScratch, type Scratch } from './support/server-process.ts';
import { converse, initialize } from './support/stdio-conversation.ts';
import { type CompletionRef, type ToolClient, toolClients } from './support/tool-clients.ts';

interface Contents {
  readonly uri: string;
  readonly mimeType: string;
  readonly text: string;
}

describe.each(toolClients)('%s', (_, connect) => {
  let database: TestDatabase;
  let scratch: Scratch;
  let client: ToolClient;
  beforeAll(async () => {
    database = await createTestDatabase();
    scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
    client = await connect(scratch);
  });
  afterAll(async () => {
    await client?.close();
    await scratch.clean();
    await database.drop();
  });

  const read = async (uri: string): Promise<readonly [string, Record<string, unknown>]> => {
    const [text, json] = (await client.sdk.readResource({ uri })).contents as [Contents, Contents];
    expect([text.uri, text.mimeType, json.uri, json.mimeType]).toEqual([uri, 'text/plain', uri, 'application/json']);
    return [text.text, JSON.parse(json.text)];
  };
  const completed = async (ref: CompletionRef, name: string, value: string) =>
    (await client.sdk.complete({ ref, argument: { name, value } })).completion;

  it('lists its resources and templates in their order', async () => {
    const { resources } = await client.sdk.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['tracker://status', 'tracker://deployments/recent']);
    const { resourceTemplates } = await client.sdk.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'tracker://items/{key}',
      'tracker://vendors/{name}',
    ]);
    for (const each of [...resources, ...resourceTemplates])
      expect(each).toMatchObject({
        name: expect.any(String),
        title: expect.any(String),
        description: expect.any(String),
      });
  });

  it('reads what the tools give, under the links that they hand out', async () => {
    verifies('FR-001', 'FR-006', 'FR-008', 'FR-036');
    await client.call('create_vendor', { name: 'ACME / Payroll', status: 'operational' });
    const created = await client.call('create_work_item', {
      item_type: 'task',
      title: 'Parse CSV',
      vendor_dependencies: ['ACME / Payroll'],
    });
    const { key } = created.fields;
    expect(created.links).toEqual([`tracker://items/${key}`]);
    const metadata = { pr_number: 7, pr_title: 'Ship', commit_hash: aCommit };
    const further = { test_summary: {}, constitutional_compliance: true };
    await client.call('record_deployment', { metadata: { ...metadata, ...further }, work_item_ids: [key] });

    const queried = await client.call('query_work_item', { id: key });
    const [itemText, item] = await read(`tracker://items/${key}`);
    expect({ ...item, as_of: '' }).toEqual({ ...queried.fields, as_of: '' });
    expect(itemText).toBe(queried.text);
    expect(item).toMatchObject({ key, data_source: 'postgresql', as_of: expect.any(String) });
    const [, byId] = await read(`tracker://items/${item.id}`);
    expect(byId).toMatchObject({ key });

    const [vendorText, vendor] = await read('tracker://vendors/acme%20%2F%20payroll');
    expect(vendor).toMatchObject({ name: 'ACME / Payroll', status: 'operational', data_source: 'postgresql' });
    expect(vendorText).toMatch(/^ACME \/ Payroll: operational, version 1/);
    const [deployedText, deployed] = await read('tracker://deployments/recent');
    expect(deployed).toMatchObject({ total_count: 1, deployments: [{ related_work_items: [{ key }] }] });
    expect(deployedText).toContain(`#7 Ship ${key}`);
    const [statusText, status] = await read('tracker://status');
    expect(statusText).toMatch(/^Vendors: 1 of 1 operational\nWork: 1 open item/);
    expect(status).toMatchObject({ data_source: 'postgresql', work: { total: 1 } });
    const claimed = await client.call('claim_work_item', { id: key });
    expect(claimed.links).toEqual([`tracker://items/${key}`]);
  });

  it.each([
    ['tracker://nothing', 'There is no resource tracker://nothing. tracker://status, tracker://deployments/recent'],
    ['tracker://items/T-000000', 'Work item T-000000 does not exist in this workspace.'],
    ['tracker://items/no%20key', 'must be a UUID or a key'],
    ['tracker://items/%E0%A4%A', 'There is no resource'],
    ['tracker://vendors/nobody', 'Vendor "nobody" does not exist in this workspace. '],
    ['file:///etc/passwd', 'There is no resource file:///etc/passwd.'],
  ])('says that %s does not exist, and what does', async (uri, message) => {
    await expect(client.sdk.readResource({ uri })).rejects.toMatchObject({
      code: expect.toBeOneOf([-32002, -32602]),
      message: expect.stringContaining(message),
      data: { uri },
    });
  });

  it('completes keys and names by how they begin', async () => {
    verifies('FR-001', 'FR-008');
    for (const name of ['Zeta', 'zebra', 'Alpha']) await client.call('create_vendor', { name });
    const session = (await client.call('create_work_item', { item_type: 'session', title: 'Today' })).fields;
    const task = (await client.call('create_work_item', { item_type: 'task', title: 'Now' })).fields;
    const items = { type: 'ref/resource', uri: 'tracker://items/{key}' } as const;
    const vendors = { type: 'ref/resource', uri: 'tracker://vendors/{name}' } as const;
    expect(await completed(vendors, 'name', 'ZE')).toEqual({ values: ['zebra', 'Zeta'], total: 2, hasMore: false });
    expect((await completed(items, 'key', 's-')).values).toEqual([session.key]);
    expect((await completed(items, 'key', '')).values.slice(0, 2)).toEqual([task.key, session.key]);
    expect((await completed(items, 'key', 'T%')).values).toEqual([]);
    const wrapUp = { type: 'ref/prompt', name: 'wrap_up' } as const;
    expect((await completed(wrapUp, 'session', '')).values).toEqual([session.key]);
    const triage = { type: 'ref/prompt', name: 'triage' } as const;
    expect((await completed(triage, 'focus', 'v')).values).toEqual(['vendors']);
    const goal = { type: 'ref/prompt', name: 'start_session' } as const;
    expect((await completed(goal, 'goal', 'x')).values).toEqual([]);
    for (const [ref, name] of [
      [{ type: 'ref/prompt', name: 'none' }, 'goal'],
      [goal, 'none'],
      [{ type: 'ref/resource', uri: 'tracker://none/{key}' }, 'key'],
    ] as const)
      await expect(completed(ref, name, '')).rejects.toMatchObject({ code: -32602 });
  });

  it('offers prompts with their arguments', async () => {
    const { prompts } = await client.sdk.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['start_session', 'wrap_up', 'plan_feature', 'triage']);
    for (const prompt of prompts) expect(prompt).toMatchObject({ title: /./, description: expect.any(String) });
    const planned = await client.sdk.getPrompt({ name: 'plan_feature', arguments: { feature: 'OCR\nfallback' } });
    expect(planned.messages).toEqual([
      {
        role: 'user',
        content: {
          type: 'text',
          text: expect.stringMatching(/^Plan this feature in Tracker: OCR fallback\n1\. `search`/),
        },
      },
    ]);
    await expect(client.sdk.getPrompt({ name: 'plan_feature' })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('plan_feature needs the argument feature.'),
    });
    await expect(client.sdk.getPrompt({ name: 'none' })).rejects.toMatchObject({
      message: expect.stringContaining('The prompts are: start_session, wrap_up'),
    });
  });
});

describe.each(toolClients)('%s without a database', (_, connect) => {
  it('is told in a sentence that a resource cannot be read now', async () => {
    const scratch = await createScratch();
    const client = await connect(scratch);
    try {
      await expect(client.sdk.readResource({ uri: 'tracker://items/T-7K3M9X' })).rejects.toMatchObject({
        code: -32603,
        message: expect.stringContaining('cannot be reached'),
      });
      const ref = { type: 'ref/resource', uri: 'tracker://items/{key}' } as const;
      expect((await client.sdk.complete({ ref, argument: { name: 'key', value: 'T' } })).completion.values).toEqual([]);
    } finally {
      await client.close();
      await scratch.clean();
    }
  });
});

it('gives no links to a client of the protocol before they came', async () => {
  const database = await createTestDatabase();
  const scratch = await createScratch({ DATABASE_URL: urlOf(database.target) });
  try {
    const typesFor = async (protocolVersion: string) => {
      const { ask } = converse(scratch.start());
      await ask({ ...initialize, params: { ...initialize.params, protocolVersion } });
      const item = { item_type: 'task', title: protocolVersion };
      const { result } = await ask({
        id: 1,
        method: 'tools/call',
        params: { name: 'create_work_item', arguments: item },
      });
      return Object(result).content.map(({ type }: { type: string }) => type);
    };
    expect(await typesFor('2025-03-26')).toEqual(['text']);
    expect(await typesFor('2025-06-18')).toEqual(['text', 'resource_link']);
    expect(await typesFor('1999-01-01')).toEqual(['text', 'resource_link']);
  } finally {
    await scratch.clean();
    await database.drop();
  }
});
