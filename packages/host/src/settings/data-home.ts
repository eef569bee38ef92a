import { isAbsolute, join } from 'node:path';

export interface Platform {
  readonly name: NodeJS.Platform;
  readonly home: string;
}

/**
 * Where this user's Tracker data lies unless TRACKER_DATA_DIR says otherwise: `tracker` in the platform's data home.
 * A relative XDG_DATA_HOME is invalid by its specification and is passed over.
 */
export const defaultDataDir = (env: NodeJS.ProcessEnv, { name, home }: Platform): string => {
  switch (name) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'tracker');
    case 'win32':
      return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'tracker');
    default: {
      const dataHome = env.XDG_DATA_HOME ?? '';
      return join(isAbsolute(dataHome) ? dataHome : join(home, '.local', 'share'), 'tracker');
    }
  }
};
