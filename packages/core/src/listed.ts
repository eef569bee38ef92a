const mostNamed = 3;

/** The first few names, for a sentence. */
export const listed = (names: readonly string[]): string =>
  names.length > mostNamed ? `${names.slice(0, mostNamed).join(', ')}, …` : names.join(', ');
