import type { PasswdUser } from './passwd.ts';

/** As whom the server's programs run. PostgreSQL refuses uid 0. */
export type RunAs =
  | { readonly kind: 'self' }
  /** Another user, to whom the files belong. */
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number }
  /**
   * Root in a user namespace that calls it `user`: the programs see a user they accept, the kernel sees root without
   * its capabilities, so the files stay root's and directories of mode 700 stay passable.
   */
  | { readonly kind: 'namespace'; readonly user: PasswdUser };

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly identity: { readonly uid?: number; readonly gid?: number };
}

export function commandAs(runAs: RunAs, file: string, args: readonly string[]): Command {
  switch (runAs.kind) {
    case 'self':
      return { file, args, identity: {} };
    case 'user':
      return { file, args, identity: { uid: runAs.uid, gid: runAs.gid } };
    case 'namespace': {
      const { uid, gid } = runAs.user;
      return {
        file: 'unshare',
        args: ['--user', `--map-user=${uid}`, `--map-group=${gid}`, '--', file, ...args],
        identity: {},
      };
    }
  }
}

/** To whom the files of such a server belong. `undefined`: to this process's user anyway. */
export const ownerFor = (runAs: RunAs): { uid: number; gid: number } | undefined =>
  runAs.kind === 'user' ? { uid: runAs.uid, gid: runAs.gid } : undefined;
