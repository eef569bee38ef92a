import { basename, dirname, join } from 'node:path';
import { resolveSettings } from '../settings/settings.ts';
import { createRegistry } from './registry.ts';

/**
 * Where the workspace with this id lives on this machine, as its registration says; null when the data directory knows
 * none. Whether it is still there shows when it is opened: compare the opened one's id.
 */
export const registeredPath = async (id: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> => {
  const entry = await createRegistry(resolveSettings({ env }).dataDir).byId(id);
  if (entry === null) return null;
  const top = basename(entry.anchor) === '.git' ? dirname(entry.anchor) : entry.anchor;
  return join(top, entry.within);
};
