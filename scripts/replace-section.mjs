/** Puts `text` between the comments `<!-- NAME -->` and `<!-- /NAME -->` of a page. */
export const replaceSection = (page, name, text) => {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no section ${name}`);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
};
