export interface Greeting {
  /** The endpoint as clients reach it. */
  readonly url: string;
  readonly workspace: string;
  /** Host and port. */
  readonly address: string;
  /** Whether clients show a token that Tracker issued. */
  readonly token: boolean;
}

/** What a person at the terminal needs next: the address, and what to paste where. */
export const greeting = ({ url, workspace, address, token }: Greeting): string => {
  const headers = token ? { headers: { Authorization: 'Bearer TOKEN' } } : {};
  const server = JSON.stringify({ type: 'http', url, ...headers });
  const flag = token ? ' --header "Authorization: Bearer TOKEN"' : '';
  return `
Tracker serves ${workspace}

  ${url}
${url.includes(address) ? '' : `\nIt listens on ${address}.\n`}${token ? '\nMake a TOKEN with: tracker token create NAME\n' : ''}
Claude Code:
  claude mcp add --transport http tracker ${url}${flag}

Cursor (.cursor/mcp.json):
  {"mcpServers": {"tracker": ${JSON.stringify({ url, ...headers })}}}

VS Code (.vscode/mcp.json):
  {"servers": {"tracker": ${server}}}

Stop with Ctrl+C.
`;
};
