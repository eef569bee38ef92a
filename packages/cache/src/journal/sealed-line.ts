import { crc32 } from 'node:zlib';

/**
 * A line that is recognised again in the bytes of a damaged file: a mark, a sum, its length in bytes, its JSON. The sum
 * covers the workspace id, so that another workspace's line is none.
 */
export const sealed = (kind: LineKind, workspaceId: string, value: unknown): string => {
  const json = JSON.stringify(value);
  return `${kind} ${sumOf(workspaceId, json)} ${Buffer.byteLength(json)} ${json}`;
};

export type LineKind = 'tracker-head' | 'tracker-pending';

/** The JSON of a line, or null when it is not whole. */
export const unsealed = (line: string, workspaceId: string): string | null => {
  const [kind, sum, length] = line.split(' ', 3);
  if (kind === undefined || sum === undefined || length === undefined) return null;
  const json = line.slice(kind.length + sum.length + length.length + 3);
  return Buffer.byteLength(json) === Number(length) && sumOf(workspaceId, json) === sum ? json : null;
};

/** Every whole line of a kind in the bytes of a file, in whatever state that is. */
export const sealedLinesIn = (bytes: Uint8Array, kind: LineKind, workspaceId: string): readonly string[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: string[] = [];
  for (let at = buffer.indexOf(`${kind} `); at !== -1; at = buffer.indexOf(`${kind} `, at + 1)) {
    const [, prefix, length] =
      /^(tracker-\w+ [0-9a-f]{8} (\d{1,8}) )/.exec(buffer.toString('latin1', at, at + 48)) ?? [];
    if (prefix === undefined) continue;
    const line = buffer.toString('utf8', at, at + prefix.length + Number(length));
    if (unsealed(line, workspaceId) !== null) found.push(line);
  }
  return found;
};

const sumOf = (workspaceId: string, json: string): string =>
  crc32(json, crc32(workspaceId)).toString(16).padStart(8, '0');
