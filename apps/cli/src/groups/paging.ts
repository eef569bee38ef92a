/** The options of every list. */
export const pagingOptions = (rows: string): Readonly<Record<string, string>> => ({
  '--limit <n>': `${rows} per page, 1 to 100 (default: 50)`,
  '--cursor <cursor>': 'where the page before ended',
  '--all': 'every page',
});

/** Of every update: what was read may have changed since. */
export const ifVersion = {
  '--if-version <n>': 'refuse unless it is at this version (default: change the one that is there)',
};
