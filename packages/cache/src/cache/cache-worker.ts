import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { nodeFileSystem } from '@tracker/files';
import { serveCache } from './serve-cache.ts';

// The file that a worker thread is started with; applications ship it beside their bundle. Requests go before it where there
// is more to do than processors; Linux alone knows a thread's priority.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
if (parentPort !== null) serveCache(parentPort, nodeFileSystem);
