import type { GroupSpec } from '../command-spec.ts';
import type { ItemsCreateOptions, ItemsShowOptions, ItemsUpdateOptions } from '../commands/items.ts';
import type { ItemsListOptions } from '../commands/items-list.ts';
import { ifVersion, pagingOptions } from './paging.ts';

const fields = {
  '--parent <key>': 'the item that it lies below (key or id)',
  '--description <text>': 'what it is about',
  '--priority <n>': '1 (high) to 5 (low)',
  '--labels <labels>': 'with commas',
  '--metadata <json>': 'further metadata',
  '--branch <name>': 'the branch',
  '--commit <hash>': 'the commit, 40 hexadecimal digits',
  '--pr <n>': 'the pull request',
  '--depends-on <keys>': 'what must be finished first; several with commas',
  '--blocks <keys>': 'what waits for it; several with commas',
  '--needs <vendors>': 'vendors that must be operational; several with commas',
};

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
        ...pagingOptions('items'),
      },
      examples: ['tracker items list --type task --status blocked', 'tracker items list --all --json'],
      run: async (terminal, options: ItemsListOptions) => {
        const { itemsList } = await import('../commands/items-list.ts');
        return await itemsList(terminal, options);
      },
    },
    {
      name: 'show',
      description: 'show an item with its ancestors, children and dependencies',
      arguments: { '<key>': 'key or id' },
      examples: ['tracker items show T-7K3M9X'],
      run: async (terminal, options: ItemsShowOptions, [key = '']) => {
        const { itemsShow } = await import('../commands/items.ts');
        return await itemsShow(terminal, key, options);
      },
    },
    {
      name: 'create',
      description: 'create an item',
      arguments: { '<title>': '1 to 200 characters' },
      options: { '--type <type>': 'project, session, task or research (default: task)', ...fields },
      examples: ['tracker items create "Parse invoices" --parent P-7K3M9X --priority 2 --labels parser,csv'],
      run: async (terminal, options: ItemsCreateOptions, [title = '']) => {
        const { itemsCreate } = await import('../commands/items.ts');
        return await itemsCreate(terminal, title, options);
      },
    },
    {
      name: 'update',
      description: 'change, move, delete or restore an item',
      arguments: { '<key>': 'key or id' },
      options: {
        '--title <text>': 'another title',
        '--status <status>': 'active, completed or blocked',
        '--note <text>': 'add a note',
        ...fields,
        '--root': 'take it out from below its parent',
        '--delete': 'delete it; it can be restored',
        '--with-children': 'with --delete: and all below it',
        '--restore': 'bring it back with what went with it',
        ...ifVersion,
      },
      notes: 'Metadata is merged by its top-level keys. An empty --branch or --commit takes it away.',
      examples: ['tracker items update T-7K3M9X --status completed --note "Done in #12"'],
      run: async (terminal, options: ItemsUpdateOptions, [key = '']) => {
        const { itemsUpdate } = await import('../commands/items.ts');
        return await itemsUpdate(terminal, key, options);
      },
    },
  ],
};
