import type { WholeWorkspace } from '@tracker/core';

/** An export, line by line without line ends: a header, one JSON object per row, and a last line that counts them. */
export async function* exportLines({ workspaceId, asOf, chunks }: WholeWorkspace): AsyncGenerator<string> {
  yield JSON.stringify({ format: 'tracker-export', version: 1, workspace_id: workspaceId, as_of: asOf });
  let rows = 0;
  for await (const chunk of chunks)
    for (const row of chunk) {
      rows += 1;
      yield JSON.stringify(row);
    }
  yield JSON.stringify({ end: true, rows });
}
