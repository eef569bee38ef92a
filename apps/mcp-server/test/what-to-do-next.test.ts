import { verifies } from '@tracker/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { promptNamed, promptText } from '../src/prompts/served-prompts.ts';
import { everything } from '../src/tools/selection.ts';
import { createToolbox, fieldsOf, textOf } from './support/calls.ts';

// What somebody reads who asked for something that cannot be (SPEC section 4, "Errors").

let call: ReturnType<typeof createToolbox>['call'];
beforeEach(() => {
  ({ call } = createToolbox());
});

const task = (fields: object = {}) => call('create_work_item', { item_type: 'task', title: 'Item', ...fields });
const refusal = async (tool: string, input: object): Promise<unknown> => {
  const { error, details } = fieldsOf(await call(tool, input));
  expect(error).toBe('ValidationError');
  return (details as { fields: unknown }).fields;
};

describe('a refused value', () => {
  it('that no parameter has gets the names of those that there are', async () => {
    verifies('FR-020');
    expect(await refusal('claim_work_item', { id: 'T-7K3M9X', lease: 5 })).toEqual([
      { field: 'lease', constraint: 'is not a known field', allowed: 'id, lease_seconds, note, release' },
    ]);
    const child = { item_type: 'task', title: 'Child', name: 'Child' };
    expect(await refusal('create_work_item', { item_type: 'task', title: 'Item', children: [child] })).toEqual([
      expect.objectContaining({ field: 'children[0].name', allowed: expect.stringContaining('title, metadata') }),
    ]);
  });

  it('is told once, in words that say what it must be', async () => {
    verifies('FR-020');
    expect(textOf(await task({ metadata: 'none' }))).toContain('metadata: must be an object.');
    expect(await refusal('list_deployments', { since: 'yesterday' })).toHaveLength(1);
    expect(await refusal('save_enhancement', { title: 'OCR', depends_on: ['CSV'] })).toEqual([
      { field: 'depends_on[0]', constraint: 'must be a UUID' },
    ]);
  });

  it('of a tree names the node that lies too deep, not a parent that nobody gave', async () => {
    verifies('FR-008', 'FR-020');
    const chain = (below: number): object => ({
      item_type: 'task',
      title: `${below} below`,
      ...(below === 0 ? {} : { children: [chain(below - 1)] }),
    });
    expect(fieldsOf(await call('create_work_item', chain(5))).error).toBeUndefined();
    expect(await refusal('create_work_item', chain(6))).toEqual([
      expect.objectContaining({
        field: Array(6).fill('children[0]').join('.'),
        allowed: 'at most 5 levels of children',
      }),
    ]);
  });

  it('of a new item’s dependencies calls that item by no id that does not exist', async () => {
    verifies('FR-009');
    const { key } = fieldsOf(await task());
    const edges = ['blocks', 'depends_on'].map((type) => ({ id: key, type }));
    expect(textOf(await task({ dependencies: edges }))).toContain(`this item blocks ${key} blocks this item`);
  });
});

it('an undone creation is told as a removal, and undoing it again names what is gone', async () => {
  await call('create_vendor', { name: 'ADP' });
  expect(textOf(await call('undo_change', { id: '1' }))).toMatch(/^Undid change 1: ADP, removed\./);
  expect(textOf(await call('undo_change', { id: '1' }))).toContain('"ADP" is not among the active entities any more');
});

describe('a question that nothing answers', () => {
  it('tells who looks for a live item in the archive that it is not there', async () => {
    verifies('FR-039');
    const { key } = fieldsOf(await task());
    const text = textOf(await call('query_archived_work_items', { id: key }));
    expect(text).toBe(`NotFoundError: Work item ${key} is not archived. query_work_item {"id":"${key}"} shows it.`);
  });

  it('refuses a cursor of the status that is none, and does not call the section unreadable', async () => {
    verifies('FR-020');
    expect(await refusal('get_project_status', { cursor: 'x' })).toEqual([
      expect.objectContaining({ field: 'cursor', constraint: 'is not a cursor of this list' }),
    ]);
  });

  it('refuses a focus of triage for which there are no steps', () => {
    const triage = promptNamed('triage', everything);
    expect(() => promptText(triage, { focus: 'money' }, everything)).toThrow('work, vendors, conflicts');
    expect(promptText(triage, { focus: ' Vendors ' }, everything)).toContain('list_vendors');
  });
});
