/** A message of PostgreSQL's protocol: its type (a letter, '' for the startup message) and what follows the length. */
export interface Frame {
  readonly type: string;
  readonly body: Buffer;
}

/** Cuts a stream of bytes into messages; `startup` where the first one has no type, as a client's. */
export const frameReader = ({ startup }: { readonly startup: boolean }): ((chunk: Buffer) => readonly Frame[]) => {
  let rest = Buffer.alloc(0);
  let typed = !startup;
  const next = (): Frame | null => {
    const head = typed ? 1 : 0;
    if (rest.length < head + 4) return null;
    const end = head + rest.readInt32BE(head);
    if (rest.length < end) return null;
    const frame = { type: rest.toString('latin1', 0, head), body: rest.subarray(head + 4, end) };
    rest = rest.subarray(end);
    typed = true;
    return frame;
  };
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = next(); frame !== null; frame = next()) frames.push(frame);
    return frames;
  };
};

/** The statements that a client's messages execute, by their text; a prepared one is known by its name. */
export const statementReader = (): ((frame: Frame) => string | null) => {
  const prepared = new Map<string, string>();
  return ({ type, body }) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0', 2);
    if (type === 'Q') return first;
    if (type === 'P') prepared.set(first, second);
    // Bind names the portal, then the statement.
    return type === 'B' ? (prepared.get(second) ?? null) : null;
  };
};
