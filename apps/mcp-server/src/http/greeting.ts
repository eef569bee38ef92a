/** What a person at the terminal needs next: the address, and what to paste where. */
export const greeting = (url: string, workspace: string): string => {
  const server = JSON.stringify({ type: 'http', url });
  return `
Tracker serves ${workspace}

  ${url}

Claude Code:
  claude mcp add --transport http tracker ${url}

Cursor (.cursor/mcp.json):
  {"mcpServers": {"tracker": ${JSON.stringify({ url })}}}

VS Code (.vscode/mcp.json):
  {"servers": {"tracker": ${server}}}

Stop with Ctrl+C.
`;
};
