/** Which UTF-16 the bytes are by their byte order mark, as PowerShell writes it; null for anything else. */
export const utf16Of = ([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | null => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
};

/** Also without a mark: in most scripts every second byte of the lines' ends and spaces is 0, and nowhere in UTF-8. */
export const isUtf16 = (bytes: Uint8Array): boolean => {
  if (utf16Of(bytes) !== null) return true;
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  start.forEach((byte, position) => {
    if (byte === 0) zeros[position % 2] = (zeros[position % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  return Math.max(even, odd) > start.length / 20 && Math.min(even, odd) * 10 < Math.max(even, odd);
};
