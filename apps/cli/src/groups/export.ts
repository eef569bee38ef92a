import type { CommandSpec } from '../command-spec.ts';
import type { ExportOptions } from '../commands/export.ts';

export const exports: CommandSpec = {
  name: 'export',
  description: 'write all that the workspace holds, to be read by people or by `tracker import tracker`',
  options: {
    '--format <format>': 'jsonl, one row a line, or markdown (default: jsonl)',
    '--output <path>': 'the file to write (default: stdout)',
  },
  notes: `Items, live and archived, vendors, deployments, enhancements, the configuration, conflicts, links and external
references come along; claims, the change log and access tokens stay. A file is replaced whole.`,
  examples: ['tracker export --output export.jsonl', 'tracker export --format markdown | less'],
  run: async (terminal, options: ExportOptions) => {
    const { exportCommand } = await import('../commands/export.ts');
    return await exportCommand(terminal, options);
  },
};
