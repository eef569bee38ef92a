/** What a line reader reports. A line that grew too long is reported once, and its rest is skipped unread. */
export interface LineHandlers {
  readonly line: (bytes: Buffer) => void;
  readonly tooLong: () => void;
}

const lineFeed = 0x0a;

/** Cuts a stream of bytes into lines and never holds more than `limit` bytes of one. */
export const createLineReader = (limit: number, handlers: LineHandlers): ((chunk: Buffer) => void) => {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skipping = false;

  const forget = (): void => {
    held = [];
    heldBytes = 0;
  };
  const take = (part: Buffer): void => {
    if (skipping) return;
    heldBytes += part.length;
    if (heldBytes <= limit) {
      held.push(part);
      return;
    }
    forget();
    skipping = true;
    handlers.tooLong();
  };
  const endLine = (): void => {
    const [only, ...more] = held;
    const line = only === undefined || more.length === 0 ? only : Buffer.concat(held, heldBytes);
    forget();
    const wasSkipped = skipping;
    skipping = false;
    if (!wasSkipped && line !== undefined && !isBlank(line)) handlers.line(line);
  };

  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      take(chunk.subarray(start, end));
      endLine();
      start = end + 1;
    }
    if (start < chunk.length) take(chunk.subarray(start));
  };
};

/** `\r` alone, from clients that end lines the Windows way twice, or nothing. */
const isBlank = (line: Buffer): boolean => line.length === 0 || (line.length === 1 && line[0] === 0x0d);
