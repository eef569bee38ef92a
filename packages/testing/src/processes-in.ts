import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessIn {
  readonly pid: number;
  readonly command: string;
}

/**
 * Every other living process that has to do with the directory: that names it on its command line or in its environment,
 * works in it, or has a file of it open, as flock(1) and a server's children have. None where there is no /proc.
 */
export const processesIn = (directory: string): readonly ProcessIn[] =>
  (existsSync('/proc') ? readdirSync('/proc') : [])
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => tracesOf(pid).some((trace) => trace.includes(directory)))
    .map((pid) => ({ pid: Number(pid), command: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));

/** Waits until nobody is left, at most 20 s: an embedded server goes a moment after its last user. Throws who stays. */
export const untilNobodyIsIn = async (directory: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  for (let left = processesIn(directory); left.length > 0; left = processesIn(directory)) {
    if (performance.now() > deadline)
      throw new Error(`left behind: ${left.map(({ pid, command }) => `${pid} (${command})`).join(', ')}`);
    await sleep(50);
  }
};

const tracesOf = (pid: string): readonly string[] => {
  const at = `/proc/${pid}`;
  return [textOf(`${at}/cmdline`), textOf(`${at}/environ`), linkOf(`${at}/cwd`), ...openFilesOf(at)];
};

const openFilesOf = (at: string): readonly string[] =>
  orNothing(() => readdirSync(`${at}/fd`), []).map((fd) => linkOf(`${at}/fd/${fd}`));

const textOf = (path: string): string => orNothing(() => readFileSync(path, 'utf8'), '');

const linkOf = (path: string): string => orNothing(() => readlinkSync(path), '');

/** A process may end, or belong to somebody else. */
const orNothing = <Value>(read: () => Value, nothing: Value): Value => {
  try {
    return read();
  } catch {
    return nothing;
  }
};
