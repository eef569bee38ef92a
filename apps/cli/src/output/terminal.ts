/** Where a command's words go. Results and JSON to `out`; errors, warnings and notices for people to `err`. */
export interface Terminal {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
  readonly json: boolean;
}

/** The version of everything that `--json` prints; a change that a script could notice raises it. */
const jsonVersion = 1;

export const printJson = ({ out }: Terminal, content: Readonly<Record<string, unknown>>): void => {
  out.write(`${JSON.stringify({ version: jsonVersion, ...content }, null, out.isTTY ? 2 : undefined)}\n`);
};

/** With `--json` `{"version": 1, "result": …}`, else what `text` makes of the result. */
export const printResult = <Result>(terminal: Terminal, result: Result, text: (result: Result) => string): void => {
  if (terminal.json) printJson(terminal, { result });
  else terminal.out.write(`${text(result)}\n`);
};
