/** JSON on one line of an HTML comment. Texts stay readable: only what would end the comment is escaped. */
export const commentJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/--(!?)>/g, (_all, mark: string) => `--${mark}\\u003e`);

/** The value of a line, or undefined when it is no JSON. */
export const jsonLine = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The lines that git leaves around what it could not merge. */
export const isConflictMarker = (text: string): boolean => /^(<{7}|={7}|>{7}|\|{7})(\s|$)/.test(text);
