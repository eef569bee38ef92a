import type { Home } from './home.ts';
import type { RunAs } from './run-as.ts';

/** Everything it takes to run PostgreSQL's programs on one data directory. */
export interface Server {
  readonly home: Home;
  readonly runAs: RunAs;
  /** The directory with `bin`, `lib` and `share`. */
  readonly native: string;
}
