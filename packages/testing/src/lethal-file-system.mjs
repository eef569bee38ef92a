import { nodeFileSystem } from '@tracker/files';

/**
 * The real file system, in a process that does not live to see its nth operation that changes something (0: none). A
 * write is two halves, so that it can be torn. For child programs of tests, which run what was built.
 */
export const lethalFileSystem = (deathAt) => {
  let operations = 0;
  const before = () => {
    operations += 1;
    if (operations === Number(deathAt)) process.kill(process.pid, 'SIGKILL');
  };
  const lethal =
    (operation) =>
    async (...given) => {
      before();
      return await operation(...given);
    };
  return {
    ...nodeFileSystem,
    create: lethal(async (path, options) => {
      const file = await nodeFileSystem.create(path, options);
      const write = lethal((data) => file.write(data));
      return {
        write: async (data) => {
          const bytes = Buffer.from(data);
          const half = bytes.length >> 1;
          await write(bytes.subarray(0, half));
          await write(bytes.subarray(half));
        },
        sync: lethal(() => file.sync()),
        close: lethal(() => file.close()),
      };
    }),
    rename: lethal(nodeFileSystem.rename),
    link: lethal(nodeFileSystem.link),
    remove: lethal(nodeFileSystem.remove),
    syncDirectory: lethal(nodeFileSystem.syncDirectory),
  };
};
