import { listedTools } from '../../src/tools/listed-tools.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/**
 * Calls that put `text` into every field of every tool's input, one field at a time and all at once; the fields that the
 * tool requires are there, so that a call gets as far as it can.
 */
export const callsWithTextEverywhere = (
  text: string,
  shapes: 'every shape' | 'text' = 'every shape',
): readonly (readonly [string, object])[] =>
  listedTools.flatMap(({ name, inputSchema }) => {
    const { properties = {}, required = [] } = inputSchema as Schema; // what JSON Schema says an object has
    const base = Object.fromEntries(required.map((field) => [field, baseline[field] ?? text]));
    const fields = Object.keys(properties);
    const all = Object.fromEntries(fields.map((field) => [field, text]));
    const texts = fields.map((field) => [name, { ...base, [field]: text }] as const);
    if (shapes === 'text') return [...texts, [name, all] as const];
    return [
      ...texts,
      ...fields.map(
        (field) => [name, { ...base, [field]: { [text]: text, description: text, labels: [text] } }] as const,
      ),
      ...fields.map((field) => [name, { ...base, [field]: [text] }] as const),
      [name, all] as const,
    ];
  });

const baseline: Readonly<Record<string, unknown>> = {
  item_type: 'task',
  title: 'Safe',
  version: 1,
  name: 'Safe',
  metadata: {
    pr_number: 1,
    pr_title: 'Safe',
    commit_hash: 'a'.repeat(40),
    test_summary: {},
    constitutional_compliance: true,
  },
};
