import { parseArgs } from 'node:util';
import { type AccessOptions, readAccess } from './http/access-options.ts';
import type { Selection } from './tools/selection.ts';
import { isToolset, toolsetNames } from './tools/toolsets.ts';

export type Command =
  | { readonly kind: 'stdio'; readonly workspace: string | undefined; readonly selection: Selection }
  | {
      readonly kind: 'http';
      readonly workspace: string | undefined;
      readonly selection: Selection;
      readonly host: string;
      /** undefined: TRACKER_PORT or the default. */
      readonly port: string | undefined;
      readonly access: AccessOptions;
    }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string };

const options = {
  http: { type: 'boolean' },
  port: { type: 'string' },
  host: { type: 'string' },
  auth: { type: 'string', multiple: true },
  issuer: { type: 'string' },
  'public-url': { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  rate: { type: 'string' },
  workspace: { type: 'string' },
  toolsets: { type: 'string' },
  'read-only': { type: 'boolean' },
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

/** What means nothing over stdio. */
const ofHttp = ['port', 'host', 'auth', 'issuer', 'public-url', 'allow-host', 'allow-origin', 'rate'] as const;

const commandOf = (values: Values): Command => {
  const { http = false, port, host = '127.0.0.1', workspace, version, help } = values;
  if (help === true) return { kind: 'help' };
  if (version === true) return { kind: 'version' };
  if (workspace === '') return wrong('--workspace needs the path of a directory.');
  const selection = selectionOf(values);
  if (typeof selection === 'string') return wrong(selection);
  if (!http) {
    const stray = ofHttp.find((name) => values[name] !== undefined);
    if (stray !== undefined) return wrong(`--${stray} goes with --http.`);
    return { kind: 'stdio', workspace, selection };
  }
  const access = readAccess({
    host,
    auth: values.auth ?? [],
    issuer: values.issuer,
    'public-url': values['public-url'],
    'allow-host': values['allow-host'] ?? [],
    'allow-origin': values['allow-origin'] ?? [],
    rate: values.rate,
  });
  if (typeof access === 'string') return wrong(access);
  return { kind: 'http', workspace, selection, port, host: host === 'localhost' ? '127.0.0.1' : host, access };
};

/** The tools to serve, or what is wrong with how they were named. */
const selectionOf = ({ toolsets, 'read-only': readOnly = false }: Values): Selection | string => {
  if (toolsets === undefined) return { toolsets: undefined, readOnly };
  const names = toolsets.split(',').map((name) => name.trim());
  const known = names.filter(isToolset);
  if (known.length === names.length) return { toolsets: known, readOnly };
  return `--toolsets takes some of ${toolsetNames.join(', ')}, separated by commas.`;
};

const wrong = (message: string): Command => ({ kind: 'wrong', message });
