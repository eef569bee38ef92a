import { verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { tools } from '../src/tools/registry.ts';
import { type Selection, serves } from '../src/tools/selection.ts';
import { toolsets } from '../src/tools/toolsets.ts';
import { createToolbox, testClient } from './support/calls.ts';

const served = (selection: Selection) => tools.filter((tool) => serves(selection, tool)).map(({ name }) => name);

it('has every tool in a toolset, and nothing else', () => {
  const named = new Set<string>(Object.values(toolsets).flat());
  expect([...named].sort()).toEqual(tools.map(({ name }) => name).sort());
});

it('has the eight in core', () => {
  verifies('FR-019');
  expect(served({ toolsets: ['core'], readOnly: false })).toEqual([...toolsets.core]);
});

describe('a narrowed server', () => {
  it('refuses a writing tool under --read-only, and writes nothing', async () => {
    const toolbox = createToolbox({ selection: { toolsets: undefined, readOnly: true } });
    await expect(toolbox.call('create_vendor', { name: 'ADP' })).rejects.toThrow(/create_vendor writes.*--read-only/);
    expect((await toolbox.store.vendors()).value).toEqual([]);
    expect(await toolbox.call('list_vendors')).not.toHaveProperty('isError');
  });

  it('refuses a tool outside of its toolsets and says which it has', async () => {
    const toolbox = createToolbox({ selection: { toolsets: ['vendors'], readOnly: true } });
    await expect(toolbox.call('list_work_items')).rejects.toThrow(
      'list_work_items is in none of the toolsets that this server was started with: --toolsets vendors. The tools are: query_vendor_status, list_vendors.',
    );
  });
});

it('does nothing for a call that was cancelled while it waited for the database', async () => {
  const cancelling = new AbortController();
  const toolbox = createToolbox({ exchange: { client: testClient, signal: cancelling.signal } });
  cancelling.abort();
  await expect(toolbox.call('create_vendor', { name: 'ADP' })).rejects.toThrow('Cancelled.');
  expect((await toolbox.store.vendors()).value).toEqual([]);
});
