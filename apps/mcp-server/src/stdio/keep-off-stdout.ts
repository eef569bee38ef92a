/** A stray `console.log` of a library would end up between two protocol messages; stderr takes it instead. */
export const keepOffStdout = (): void => {
  for (const method of ['log', 'info', 'debug', 'dir', 'table'] as const) console[method] = console.error;
};
