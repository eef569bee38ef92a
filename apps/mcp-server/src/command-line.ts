import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'stdio'; readonly workspace: string | undefined }
  | {
      readonly kind: 'http';
      readonly workspace: string | undefined;
      readonly host: string;
      /** undefined: TRACKER_PORT or the default. */
      readonly port: string | undefined;
    }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

const options = {
  http: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  workspace: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const readCommandLine = (argv: readonly string[]): Command => {
  try {
    const { values } = parseArgs({ args: [...argv], options });
    return commandOf(values);
  } catch (error) {
    return wrong(error instanceof Error ? error.message : 'The arguments cannot be read.');
  }
};

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const commandOf = ({ http = false, port, host, workspace, version, help }: Values): Command => {
  if (help === true) return { kind: 'help' };
  if (version === true) return { kind: 'version' };
  if (workspace === '') return wrong('--workspace needs the path of a directory.');
  if (!http) {
    if (port !== undefined || host !== undefined) return wrong('--port and --host go with --http.');
    return { kind: 'stdio', workspace };
  }
  if (host !== undefined && !isLoopback(host))
    return wrong(
      `--host ${host} would serve other machines, and there is no authentication yet. Use 127.0.0.1, ::1 or localhost.`,
    );
  return { kind: 'http', workspace, port, host: host === '::1' ? '::1' : '127.0.0.1' };
};

const isLoopback = (host: string): boolean => ['127.0.0.1', '::1', 'localhost'].includes(host);

const wrong = (message: string): Command => ({ kind: 'wrong', message });
