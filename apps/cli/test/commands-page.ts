import type { CommandSpec, GroupSpec } from '../src/command-spec.ts';

/** Every command that can be run, by its whole name without `tracker`. */
export const runnableCommands = (
  groups: readonly (GroupSpec | CommandSpec)[],
  above = '',
): readonly (readonly [name: string, spec: CommandSpec])[] =>
  groups.flatMap((spec) => {
    const name = `${above}${spec.name}`;
    const own = 'run' in spec ? [[name, spec] as const] : [];
    return [...own, ...runnableCommands(spec.commands ?? [], `${name} `)];
  });

/** The README's table: a line per command. */
export const commandTable = (groups: readonly (GroupSpec | CommandSpec)[]): string =>
  [
    '| command | does |',
    '|---|---|',
    ...groups.map((spec) => `| \`tracker ${spec.name}${below(spec)}\` | ${cell(spec.description)} |`),
  ].join('\n');

/** The commands of a group; in brackets where it runs without one. */
const below = (spec: GroupSpec | CommandSpec): string => {
  const names = (spec.commands ?? []).map(({ name }) => name).join('\\|');
  if (names === '') return '';
  return 'run' in spec ? ` [${names}]` : ` ${names}`;
};

/** docs/cli.md. */
export const commandsPage = (groups: readonly (GroupSpec | CommandSpec)[]): string =>
  [
    '# The command line',
    '',
    'Every command has `--json`, `--workspace PATH` and `--help`. This page is printed from the program.',
    '',
    commandTable(groups),
    ...runnableCommands(groups).flatMap(([name, spec]) => ['', ...sectionOf(name, spec)]),
    '',
  ].join('\n');

const sectionOf = (
  name: string,
  { description, arguments: given = {}, options = {}, notes, examples }: CommandSpec,
): readonly string[] => {
  const rows = [...Object.entries(given), ...Object.entries(options)];
  return [
    `## \`tracker ${[name, ...Object.keys(given)].join(' ')}\``,
    '',
    `${description.charAt(0).toUpperCase()}${description.slice(1)}.`,
    ...(notes === undefined ? [] : ['', notes]),
    ...(rows.length === 0 ? [] : ['', '| option | meaning |', '|---|---|']),
    ...rows.map(([flag, meaning]) => `| \`${flag.replaceAll('|', '\\|')}\` | ${cell(meaning)} |`),
    '',
    '```',
    ...examples,
    '```',
  ];
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/<(\w+)>/g, '\\<$1\\>');
