import { verifies } from '@tracker/testing';
import { describe, expect, it } from 'vitest';
import { listedTools } from '../src/tools/listed-tools.ts';
import { theEight } from './support/tool-names.ts';

/** Names that say everything; any other field explains itself in a description. */
const selfExplanatory = new Set([
  ...[
    'title',
    'status',
    'item_type',
    'branch_name',
    'commit_hash',
    'pr_number',
    'extractor_version',
    'limit',
    'offset',
  ],
  ...['include_children', 'include_dependencies', 'include_deleted', 'response_format', 'release'],
  ...['dependencies', 'vendor_dependencies'],
]);

/** Their names are fixed too. */
const theOthers = [
  'create_vendor',
  'list_vendors',
  'update_project_configuration',
  'list_deployments',
  'save_enhancement',
  'list_enhancements',
  'list_changes',
  'query_archived_work_items',
  'undo_change',
  'get_project_status',
  'find_ready_work',
  'claim_work_item',
  'list_conflicts',
  'resolve_conflict',
  'search',
  'sync',
];

it('has the tools under exactly their names', () => {
  verifies('FR-019');
  expect(listedTools.map(({ name }) => name)).toEqual([...theEight, ...theOthers]);
});

describe.each(listedTools)('$name', ({ name, title, description, annotations, inputSchema, outputSchema }) => {
  it('is named verb_noun and titled', () => {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)+$|^search$|^sync$/);
    expect(title).toMatch(/^[A-Z][^.]{3,40}$/);
  });

  it('says what it does, with an example that it accepts', () => {
    expect(description.length).toBeLessThanOrEqual(600);
    const example = /Example: (\{.*\})$/.exec(description)?.[1];
    expect(Object.keys(JSON.parse(example ?? 'null')).filter((key) => !(key in inputSchema.properties))).toEqual([]);
  });

  it('states all four hints', () => {
    expect(Object.entries(annotations).map(([hint, value]) => [hint, typeof value])).toEqual([
      ['readOnlyHint', 'boolean'],
      ['destructiveHint', 'boolean'],
      ['idempotentHint', 'boolean'],
      ['openWorldHint', 'boolean'],
    ]);
    expect(annotations.readOnlyHint).toBe(/^(query|list|get|find)_|^search$/.test(name));
  });

  it('describes every field that its name does not', () => {
    const silent = Object.entries(inputSchema.properties).filter(
      ([field, schema]) => !('description' in schema) && !selfExplanatory.has(field),
    );
    expect(silent.map(([field]) => field)).toEqual([]);
  });

  it('uses only what clients of every model can translate', () => {
    const lists = JSON.stringify([inputSchema, outputSchema]).match(/"type":\[|"\$ref"|"\$schema"/g);
    expect(lists).toBeNull();
  });

  it('takes and gives one object that admits errors too', () => {
    expect(inputSchema.type).toBe('object');
    expect(Object.keys(outputSchema).sort()).toEqual(['properties', 'type']);
    expect(outputSchema.properties).toMatchObject({
      error: {},
      message: {},
      details: {},
      suggestion: {},
      data_source: {},
      as_of: {},
    });
  });
});
