import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Every process that names the directory on its command line; none where the system does not tell. */
const processesIn = (directory: string): readonly string[] =>
  existsSync('/proc')
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes(`${directory}/`))
    : [];

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};

/** An embedded server goes a moment after its last user, at most 10 s later. */
export const untilNobodyIsIn = async (directory: string): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (processesIn(directory).length > 0 && Date.now() < deadline) await sleep(50);
};
