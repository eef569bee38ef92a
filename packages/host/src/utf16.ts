/** Which UTF-16 the bytes are by their byte order mark, as PowerShell writes it; null for anything else. */
export const utf16Of = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
};
