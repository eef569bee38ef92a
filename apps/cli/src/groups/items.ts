import type { GroupSpec } from '../command-spec.ts';
import type { ItemsListOptions } from '../commands/items-list.ts';

export const items: GroupSpec = {
  name: 'items',
  description: 'work items: projects, sessions, tasks, research',
  commands: [
    {
      name: 'list',
      description: 'list work items, the last changed first',
      options: {
        '--type <type>': 'project, session, task or research',
        '--status <status>': 'active, completed or blocked',
        '--parent <key>': 'children of this item only (key or id)',
        '--roots': 'items without a parent only',
        '--deleted': 'deleted items too',
        '--limit <n>': 'items per page, 1 to 100 (default: 50)',
        '--cursor <cursor>': 'where the page before ended',
        '--all': 'every page',
      },
      examples: ['tracker items list --type task --status blocked', 'tracker items list --all --json'],
      run: async (terminal, options: ItemsListOptions) => {
        const { itemsList } = await import('../commands/items-list.ts');
        return await itemsList(terminal, options);
      },
    },
  ],
};
