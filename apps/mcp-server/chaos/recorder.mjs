import { appendFileSync } from 'node:fs';

/** Every request and what became of it: in memory for the checker, and line by line in the file at `path`. */
export function createRecorder(path) {
  const began = performance.now();
  const operations = [];
  const open = new Set();
  return {
    operations,
    /** Milliseconds since the beginning; one clock for all clients. */
    now: () => performance.now() - began,
    /** What the nemesis does, for whoever reads the log. */
    note: (event) => appendFileSync(path, `${JSON.stringify({ at: performance.now() - began, event })}\n`),
    begin(request) {
      const operation = { ...request, start: performance.now() - began, end: null, answer: null };
      operations.push(operation);
      open.add(operation);
      return operation;
    },
    end(operation, answer) {
      open.delete(operation);
      operation.answer = answer;
      operation.end = answer.kind === 'none' ? null : performance.now() - began;
      appendFileSync(path, `${JSON.stringify(operation)}\n`);
    },
    /** Writes that have been sent, are not answered, and are of these servers. */
    writesInFlight: (servers) =>
      [...open].filter(({ actor, server }) => actor !== null && servers.includes(server)).length,
  };
}
