import { parentPort } from 'node:worker_threads';
import { nodeFileSystem } from '@tracker/files';
import { serveCache } from './serve-cache.ts';

// The file that a worker thread is started with; applications ship it beside their bundle.
if (parentPort !== null) serveCache(parentPort, nodeFileSystem);
