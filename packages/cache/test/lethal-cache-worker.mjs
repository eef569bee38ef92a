// The cache's worker on a file system that does not live to see its nth operation (`DEATH_AT`).
import { parentPort } from 'node:worker_threads';
import { nodeFileSystem } from '@tracker/files';
import { serveCache } from '../dist/serve-cache.js';

let operations = 0;
const before = () => {
  operations += 1;
  if (operations === Number(process.env.DEATH_AT)) process.kill(process.pid, 'SIGKILL');
};
serveCache(parentPort, {
  ...nodeFileSystem,
  async create(path, options) {
    before();
    const file = await nodeFileSystem.create(path, options);
    return {
      async write(data) {
        before();
        await file.write(data.subarray(0, data.length >> 1));
        before();
        await file.write(data.subarray(data.length >> 1));
      },
      async sync() {
        before();
        await file.sync();
      },
      async close() {
        before();
        await file.close();
      },
    };
  },
  async rename(from, to) {
    before();
    await nodeFileSystem.rename(from, to);
  },
  async syncDirectory(path) {
    before();
    await nodeFileSystem.syncDirectory(path);
  },
});
