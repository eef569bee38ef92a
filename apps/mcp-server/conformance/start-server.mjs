import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = (name) => fileURLToPath(new URL(`./dist/${name}.js`, import.meta.url));

/** Lends the URL of a program that prints it, and ends the program in order afterwards. */
export const withProgram = async (args, env, use) => {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('close', resolve));
  try {
    return await use(await urlFrom(child, exited));
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
};

const urlFrom = (child, exited) =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said += text;
      const url = /http:\S+\/mcp$/m.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    void exited.then((code) => reject(new Error(`the server ended (${code}) before it listened`)));
  });

/** The real server over HTTP. */
export const withHttpServer = ({ env, workspace }, use) =>
  withProgram([program('server'), '--http', '--port', '0', '--workspace', workspace], env, use);

/** The real server over stdio, a process for each session, behind the bridge. */
export const withStdioServer = ({ env, workspace }, use) =>
  withProgram([program('stdio-bridge'), process.execPath, program('server'), '--workspace', workspace], env, use);
