import { readFileSync } from 'node:fs';

export interface PasswdUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The user to run PostgreSQL as in place of root: `postgres`, else `nobody`. initdb refuses a uid without a passwd
 * entry, so neither is made up.
 */
export function serverUser(passwd: string = readPasswd()): PasswdUser | null {
  const users = passwd.split('\n').flatMap(parseLine);
  return users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody') ?? null;
}

/** Any user but root, for a namespace: there only its having a name counts. */
export function anyUser(passwd: string = readPasswd()): PasswdUser | null {
  return serverUser(passwd) ?? passwd.split('\n').flatMap(parseLine)[0] ?? null;
}

function parseLine(line: string): PasswdUser[] {
  const [name = '', , uid = '', gid = ''] = line.split(':');
  return /^[1-9]\d*$/.test(uid) && /^\d+$/.test(gid) ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
