/** At most `length` characters; a cut shows as `…` and leaves no half of a surrogate pair. */
export const clipped = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text
        .slice(0, length - 1)
        .replace(halfPair, '')
        .trimEnd()}…`;

const halfPair = /[\uD800-\uDBFF]$/;

/** One line of it: breaks and runs of blanks become one blank. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const longestShortTitle = 60;

/** A title for a row among many: enough to tell it from the others. */
export const shortTitle = (title: string): string => clipped(oneLine(title), longestShortTitle);

/** The parts that are there, as one line. */
export const joined = (separator: string, parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(separator);

export const lines = (...parts: readonly (string | undefined)[]): string => joined('\n', parts);

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
