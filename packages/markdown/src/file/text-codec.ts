/*
 * A file's bytes as text and back without loss, also where they are no UTF-8: such a byte becomes a surrogate of its
 * own (U+DC80 to U+DCFF), which valid text never holds.
 */

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @see createTextCodec */
export const statusTextOf = (bytes: Uint8Array): string => decoded(bytes) ?? linesOf(bytes).map(lineText).join('');

const bytesOf = (text: string): Uint8Array =>
  text.isWellFormed() ? Buffer.from(text, 'utf8') : Buffer.concat(text.split(lone).map(pieceBytes));

/** The same for a file that is read again and again, most often as it was: what was read or written last is kept. */
export const createTextCodec = () => {
  let last: { readonly bytes: Uint8Array; readonly text: string } = { bytes: Buffer.alloc(0), text: '' };
  return {
    textOf: (bytes: Uint8Array): string => {
      if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).equals(last.bytes))
        last = { bytes, text: statusTextOf(bytes) };
      return last.text;
    },
    bytesOf: (text: string): Uint8Array => {
      if (text !== last.text) last = { bytes: bytesOf(text), text };
      return last.bytes;
    },
  };
};

export type TextCodec = ReturnType<typeof createTextCodec>;

/** Splitting at a group keeps what was split at. */
const lone = /([\uDC80-\uDCFF])/u;

const pieceBytes = (piece: string): Uint8Array =>
  lone.test(piece) ? Uint8Array.of(piece.charCodeAt(0) - 0xdc00) : Buffer.from(piece, 'utf8');

function decoded(bytes: Uint8Array): string | null {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
}

function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

/** Only what is broken is taken byte by byte: the longest sequence that decodes, else one byte. */
function lineText(line: Uint8Array): string {
  const whole = decoded(line);
  if (whole !== null) return whole;
  let text = '';
  for (let at = 0; at < line.length; ) {
    const length = [1, 2, 3, 4].find((count) => decoded(line.subarray(at, at + count)) !== null) ?? 0;
    text += length === 0 ? String.fromCharCode(0xdc00 + (line[at] ?? 0)) : decoded(line.subarray(at, at + length));
    at += Math.max(length, 1);
  }
  return text;
}
