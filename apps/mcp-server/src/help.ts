export const defaultPort = 8372;

export const help = `Usage: tracker-mcp [options]

Serves a project's status to AI clients over the Model Context Protocol: over stdio, or with --http over HTTP.

Options:
  --workspace PATH  the project's directory (default: the client's roots, the Git repository here, or this directory)
  --http            serve Streamable HTTP at http://127.0.0.1:${defaultPort}/mcp instead of stdio
  --port N          the port of --http (default: ${defaultPort}; 0 takes a free one)
  --host HOST       the loopback address of --http: 127.0.0.1 (default), ::1 or localhost
  --version         print the version
  -h, --help        print this

Environment, where no option says otherwise:
  TRACKER_WORKSPACE   the project's directory
  TRACKER_PORT        the port of --http
  TRACKER_CLIENT      the name under which changes are recorded (default: what the client calls itself)
  TRACKER_DATA_DIR    where Tracker keeps its data
  TRACKER_LOG         what goes to stderr: trace, debug, info, warn (default), error, fatal or silent
  DATABASE_URL        a PostgreSQL database of your own (default: one that Tracker starts for you)
`;
