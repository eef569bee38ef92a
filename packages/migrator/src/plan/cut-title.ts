const longestTitle = 200;

/** A title that fits, as `name`; what it was is kept beside it, as `full_` and the name. */
export const cutTitle = <Name extends string>(name: Name, text: string): Readonly<Record<string, string>> =>
  [...text].length <= longestTitle ? { [name]: text } : { [name]: fittingTitle(text), [`full_${name}`]: text };

export const fittingTitle = (text: string): string => {
  const letters = [...text];
  return letters.length <= longestTitle ? text : `${letters.slice(0, longestTitle - 1).join('')}…`;
};
