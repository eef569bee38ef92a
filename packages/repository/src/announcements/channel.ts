/** The NOTIFY channel of a workspace. PostgreSQL knows channels per database, whatever the schema. */
export const channelOf = (workspaceId: string): string => `tracker_${workspaceId.replaceAll('-', '')}`;

/** `$1` is the workspace's id. An empty payload says that something changed. */
export const notifyText = "select pg_notify('tracker_' || replace($1::text, '-', ''), $2::text)";
