/** The part of nunjucks that is used: its parser. It reads text and gives a tree; nothing in it reaches files or runs code. */
declare module 'nunjucks/src/parser.js' {
  interface Options {
    readonly trimBlocks?: boolean;
    readonly lstripBlocks?: boolean;
  }
  const parser: { parse(template: string, extensions: readonly never[], options: Options): unknown };
  export default parser;
}
