// The cache's worker on a file system that does not live to see its nth operation (`DEATH_AT`).
import { parentPort } from 'node:worker_threads';
import { lethalFileSystem } from '@tracker/testing/lethal-file-system';
import { serveCache } from '../dist/serve-cache.js';

serveCache(parentPort, lethalFileSystem(process.env.DEATH_AT));
