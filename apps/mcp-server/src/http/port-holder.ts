import { readdir, readFile, readlink } from 'node:fs/promises';

/** Who listens on a port, as far as the operating system lets us see: `node server.js (process 1234)`. */
export const portHolder = async (port: number): Promise<string | undefined> => {
  try {
    const sockets = await listeningSockets(port);
    return sockets.size === 0 ? undefined : await ownerOf(sockets);
  } catch {
    // No /proc here, or not ours to read: the message does without the name.
    return undefined;
  }
};

const listening = '0A';

/** Inodes of the sockets, from lines such as `0: 0100007F:20B4 00000000:0000 0A … inode …`. */
const listeningSockets = async (port: number): Promise<ReadonlySet<string>> => {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = tables.flatMap((table) => table.split('\n').map((row) => row.trim().split(/\s+/)));
  return new Set(
    rows.flatMap((columns) => {
      const { 1: local, 3: state, 9: inode } = columns;
      return local?.endsWith(wanted) === true && state === listening && inode !== undefined ? [inode] : [];
    }),
  );
};

const ownerOf = async (inodes: ReadonlySet<string>): Promise<string | undefined> => {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const id of processes) if (await holdsOneOf(id, inodes)) return `${await commandOf(id)} (process ${id})`;
  return undefined;
};

const holdsOneOf = async (id: string, inodes: ReadonlySet<string>): Promise<boolean> => {
  const directory = `/proc/${id}/fd`;
  const descriptors = await readdir(directory).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`${directory}/${descriptor}`).catch(() => '');
    const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
    if (inode !== undefined && inodes.has(inode)) return true;
  }
  return false;
};

const longestCommand = 120;

const commandOf = async (id: string): Promise<string> => {
  const line = (await readFile(`/proc/${id}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
  return line.length > longestCommand ? `${line.slice(0, longestCommand)}…` : line || 'a program';
};
