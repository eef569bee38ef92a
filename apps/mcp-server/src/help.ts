import { toolsetNames } from './tools/toolsets.ts';

export const defaultPort = 8372;

export const help = `Usage: tracker-mcp [options]

Serves a project's status to AI clients over the Model Context Protocol: over stdio, or with --http over HTTP.

Options:
  --workspace PATH  the project's directory (default: the client's roots, the Git repository here, or this directory)
  --http            serve Streamable HTTP at http://127.0.0.1:${defaultPort}/mcp instead of stdio
  --port N          the port of --http (default: ${defaultPort}; 0 takes a free one)
  --host HOST       the address of --http: 127.0.0.1 (default), ::1, or with --auth another one of this machine
  --auth KIND       ask for authentication: token (tracker token create) or oauth; may be given twice
  --issuer URL      the authorization server whose access tokens --auth oauth accepts
  --public-url URL  the endpoint as clients reach it, e.g. https://tracker.example.org/mcp
  --allow-host H    answer to this Host too, e.g. tracker.example.org; may be repeated
  --allow-origin O  let pages of this origin call, e.g. https://board.example.org; may be repeated
  --rate N          requests per second that one caller may make (default with --auth: 100)
  --toolsets LIST   serve these tools alone, separated by commas: ${toolsetNames.join(', ')}
  --read-only       serve the tools that only read
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
