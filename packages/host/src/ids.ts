import { createHash } from 'node:crypto';
import type { Ids } from '@tracker/core';
import { v7 } from 'uuid';

/**
 * Where a workspace's ids come from: UUID v7 for what happens now, and for a name always the same one. A derived id has
 * the time 0, which no clock gives, so that it never meets an id of the other kind.
 */
export const createIds = (workspaceId: string): Ids => ({
  next: () => v7(),
  derived: (name) => timelessUuid(createHash('sha256').update(`${workspaceId}\0${name}`).digest()),
  digest: (text) => createHash('sha256').update(text).digest('hex'),
});

/** RFC 9562: version 7 in the seventh byte, variant 10 in the ninth; 74 bits of the hash remain. */
const timelessUuid = (hash: Buffer): string => {
  const bytes = Buffer.from(hash.subarray(0, 16)).fill(0, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};
