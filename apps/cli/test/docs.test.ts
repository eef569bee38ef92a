import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../src/program.ts';
import { commandsPage, commandTable, runnableCommands } from './commands-page.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('what is written about the commands', () => {
  it('is printed from the program: docs/cli.md', async () => {
    await expect(commandsPage(commands)).toMatchFileSnapshot(join(root, 'docs', 'cli.md'));
  });

  it('is printed from the program: the table of the README', async () => {
    const readme = join(root, 'README.md');
    const text = readFileSync(readme, 'utf8').replace(
      /<!-- commands -->[\s\S]*<!-- \/commands -->/,
      () => `<!-- commands -->\n${commandTable(commands)}\n<!-- /commands -->`,
    );
    expect(text).toContain(commandTable(commands));
    await expect(text).toMatchFileSnapshot(readme);
  });
});

describe.each(runnableCommands(commands))('tracker %s', (name, { examples, options = {} }) => {
  const known = new Set(
    [...Object.keys(options), '--json', '-w, --workspace <path>'].flatMap((flags) => flags.match(/--?[\w-]+/g) ?? []),
  );

  it.each(examples)('has the options of its example: %s', (example) => {
    expect(example).toMatch(new RegExp(`^tracker ${name}( |$)`));
    const quoted = example.replace(/"[^"]*"/g, '""').replace(/ \|.*$/, '');
    expect((quoted.match(/ --?[a-z][\w-]*/g) ?? []).filter((flag) => !known.has(flag.trim()))).toEqual([]);
  });
});
