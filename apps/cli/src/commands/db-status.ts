import { type DatabaseStatus, databaseControl } from '@tracker/host';
import { exitCode } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import { printResult, type Terminal } from '../output/terminal.ts';

/** `tracker db status`. An embedded server at rest is well; a DATABASE_URL that cannot be used is a failure. */
export const dbStatus = async (terminal: Terminal): Promise<number> => {
  const control = databaseControl();
  try {
    const status = await control.status();
    printResult(terminal, jsonOf(status), () => statusText(status));
    return status.kind === 'url' && !status.running ? exitCode.failure : exitCode.ok;
  } finally {
    await control.close();
  }
};

/** Absent values are null, so that every key is always there. */
export const jsonOf = (status: DatabaseStatus) =>
  status.kind === 'embedded'
    ? {
        kind: status.kind,
        running: status.running,
        server_version: status.version ?? null,
        processes: status.processes ?? null,
        pid: status.pid ?? null,
        data_dir: status.dataDir,
      }
    : {
        kind: status.kind,
        running: status.running,
        address: status.address,
        problem: status.problem?.message ?? null,
        suggestion: status.problem?.hint ?? null,
      };

export const statusText = (status: DatabaseStatus): string =>
  linesOf(status)
    .map(([name, value]) => `${`${name}:`.padEnd(16)}${printable(value)}`)
    .join('\n');

const linesOf = (status: DatabaseStatus): readonly (readonly [string, string])[] => {
  if (status.kind === 'url')
    return [
      ['kind', 'DATABASE_URL'],
      ['running', status.running ? 'yes' : 'no'],
      ['address', status.address],
      ...(status.problem === undefined ? [] : [['problem', status.problem.message] as const]),
      ...(status.problem?.hint === undefined ? [] : [['what to do', status.problem.hint] as const]),
    ];
  return [
    ['kind', 'embedded'],
    ['running', status.running ? 'yes' : 'no (starts with the next command that needs it)'],
    ...(status.version === undefined ? [] : [['version', `PostgreSQL ${status.version}`] as const]),
    ...(status.processes === undefined ? [] : [['connected', counted(status.processes)] as const]),
    ['data directory', status.dataDir],
  ];
};

/** A process without a call for a while keeps the server up but holds no connection. */
const counted = (processes: number): string =>
  `${processes} ${processes === 1 ? 'process' : 'processes'} with a connection`;
