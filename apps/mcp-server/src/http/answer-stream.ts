import type { ServerResponse } from 'node:http';
import { sendJson } from './answer.ts';

/** How one request is answered: as plain JSON, or as an event stream once something else has to be said before. */
export interface AnswerStream {
  /** Opens the event stream without saying anything. */
  open(): void;
  /** Something that is not the answer. */
  say(message: object): void;
  /** The answer; ends the response. */
  answer(message: object): void;
  /** Ends the event stream. */
  end(): void;
}

/** Keeps proxies from cutting a quiet stream. */
const keepAliveMs = 15_000;

/** `headers` are asked for when the response begins: the answer to `initialize` brings the session's id. */
export const createAnswerStream = (
  response: ServerResponse,
  headers: () => Readonly<Record<string, string>>,
): AnswerStream => {
  const open = (): void => {
    if (response.headersSent || response.destroyed) return;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
      ...headers(),
    });
    response.flushHeaders();
    const keepAlive = setInterval(() => response.write(': keep-alive\n\n'), keepAliveMs);
    response.once('close', () => clearInterval(keepAlive));
  };
  const say = (message: object): void => {
    open();
    if (!response.writableEnded) response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  };
  return {
    open,
    say,
    answer: (message) => {
      if (!response.headersSent) return sendJson(response, 200, message, headers());
      say(message);
      response.end();
    },
    end: () => void response.end(),
  };
};
