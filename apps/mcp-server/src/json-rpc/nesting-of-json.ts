const quote = 0x22;
const backslash = 0x5c;
const opening = new Set([0x5b, 0x7b]);
const closing = new Set([0x5d, 0x7d]);

/**
 * Whether JSON text nests its objects and arrays at most `levels` deep, told from its bytes: parsed first, ten megabytes
 * of brackets would become millions of objects. Text that is no JSON may get either answer.
 */
export const isJsonNestedWithin = (bytes: Uint8Array, levels: number): boolean => {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (inText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inText = false;
    } else if (byte === quote) inText = true;
    else if (opening.has(byte)) {
      depth += 1;
      if (depth > levels) return false;
    } else if (closing.has(byte)) depth -= 1;
  }
  return true;
};
