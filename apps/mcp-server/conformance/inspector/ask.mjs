import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runProgram } from '../../../../scripts/run-program.mjs';

/** Where npx has put it. */
const inspector = realpathSync(
  process.env.PATH.split(delimiter)
    .map((directory) => join(directory, 'mcp-inspector'))
    .find((path) => existsSync(path)),
);

/**
 * One request through the Inspector's command line: `{ exitCode, result, said }`, where `said` is what it had to complain
 * of. It leaves with 5 for a tool's error and with 6 for a schema that clients cannot use.
 */
const ask = async ({ server, era, env }, ...request) => {
  const args = ['--cli', '--protocol-era', era, '--format', 'json', ...request, ...server];
  const { exitCode, stdout, output } = await runProgram(process.execPath, [inspector, ...args], { env, capture: true });
  return {
    exitCode,
    result: stdout === '' ? undefined : JSON.parse(stdout).result,
    said: output.replace(stdout, '').trim(),
  };
};

export const listTools = async (target) => {
  const { exitCode, result, said } = await ask(target, '--method', 'tools/list', '--strict');
  if (exitCode !== 0 || said !== '') throw new Error(`tools/list --strict left with ${exitCode}: ${said}`);
  return result.tools.map(({ name }) => name);
};

/** The fields of the answer; throws when it is another one than the call is for. */
export const callTool = async (target, { tool, input, error }, seen) => {
  const request = ['--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(input(seen))];
  const { exitCode, result, said } = await ask(target, ...request);
  const fields = result?.structuredContent;
  const asExpected = error === undefined ? exitCode === 0 && said === '' : exitCode === 5 && fields?.error === error;
  if (!asExpected) throw new Error(`${tool} left with ${exitCode}: ${said} ${JSON.stringify(fields)}`);
  return fields;
};
