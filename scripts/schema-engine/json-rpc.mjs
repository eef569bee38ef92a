import { createInterface } from 'node:readline';

/** Answers one request after the other until stdin ends; the engine is opened with the first. */
export async function serveJsonRpc(openEngine) {
  let opened;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const message = JSON.parse(line);
    if (message.method === undefined) continue; // Prisma's answer to our own `print`
    opened ??= openEngine();
    send({ id: message.id, ...(await answer(opened, message)) });
  }
  // The engine's connections may still be open and would keep the process alive.
  process.exit(0);
}

async function answer(opened, { method, params }) {
  try {
    return { result: await call(await opened, method, params ?? {}) };
  } catch (error) {
    const data = { message: error?.message ?? String(error), error_code: error?.code, is_panic: false };
    return { error: { code: 4466, message: 'An error happened. Check the data field for details.', data } };
  }
}

/** Where the WASM engine and the binary disagree: one other name, and `diff` returns its text instead of printing it. */
async function call(engine, method, params) {
  const name = method === 'getDatabaseVersion' ? 'version' : method;
  if (typeof engine[name] !== 'function') throw new Error(`The WASM schema engine has no ${method}.`);
  const result = await engine[name](params);
  if (name !== 'diff' || result?.stdout === undefined) return result ?? {};
  send({ id: 0, method: 'print', params: { content: result.stdout.replace(/\n$/, '') } });
  return { exitCode: result.exitCode };
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
