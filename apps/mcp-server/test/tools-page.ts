import type { ListedTool } from '../src/tools/listed-tools.ts';

/** The page that people read about the tools; generated, so that it cannot differ from what clients see. */
export const toolsPage = (tools: readonly ListedTool[]): string =>
  `${[
    '# The tools',
    'Generated from what `tools/list` answers; `pnpm vitest run apps/mcp-server/test/tools-list.test.ts --update` writes it anew.',
    ...tools.flatMap(section),
  ].join('\n\n')}\n`;

const section = ({
  name,
  title,
  description,
  annotations,
  inputSchema,
  outputSchema,
}: ListedTool): readonly string[] => [
  `## \`${name}\``,
  `**${title}.** ${description.replace(/ Example: .*$/s, '')}`,
  `Example: \`${/Example: (.*)$/s.exec(description)?.[1] ?? '{}'}\``,
  `Hints: ${Object.entries(annotations)
    .map(([hint, value]) => `${hint} ${value}`)
    .join(', ')}.`,
  parameterTable(inputSchema),
  `Returns: ${Object.keys(outputSchema.properties)
    .map((field) => `\`${field}\``)
    .join(', ')}.`,
];

const parameterTable = ({ properties, required = [] }: ListedTool['inputSchema']): string => {
  const rows = Object.entries(properties).map(([name, schema]) =>
    row([`\`${name}\`${required.includes(name) ? ' (required)' : ''}`, typeOf(schema), aboutOf(schema)]),
  );
  return rows.length === 0
    ? 'No parameters.'
    : [row(['parameter', 'type', 'about']), row(['---', '---', '---']), ...rows].join('\n');
};

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

const typeOf = ({ type, enum: values, items, anyOf }: Schema): string => {
  if (values !== undefined) return values.map(String).join(' · ');
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' or ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  return [type ?? 'any'].flat().join(' or ');
};

const aboutOf = (schema: Schema): string =>
  [
    schema.description,
    schema.minimum === undefined ? undefined : `at least ${schema.minimum}`,
    schema.maximum === undefined ? undefined : `at most ${schema.maximum}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
    schema.default === undefined ? undefined : `default ${JSON.stringify(schema.default)}`,
  ]
    .filter((part) => part !== undefined)
    .join('; ');
