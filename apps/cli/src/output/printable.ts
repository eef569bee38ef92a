/** Text of others on one line: what could move the cursor, change colours or reverse the line becomes a space. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');

/** The same line by line. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');

const wide =
  /^[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]$/u;

/** Columns on a terminal: East Asian characters and emoji take two. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : /\p{Mn}/u.test(character) ? 0 : 1;
  return width;
};

/** At most `width` columns; what is cut ends in an ellipsis. */
export const cutTo = (width: number, text: string): string => {
  if (widthOf(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
};
