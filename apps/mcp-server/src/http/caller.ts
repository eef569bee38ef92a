/** Which workspace a request works in, and who said so: token before header before start option, never guessed. */
export type WorkspaceChoice =
  | { readonly by: 'token'; readonly id: string }
  | { readonly by: 'header'; readonly path: string }
  | { readonly by: 'start' };

export const sameChoice = (one: WorkspaceChoice, other: WorkspaceChoice): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** Who is at the other end, as far as the request proves it. */
export interface Caller {
  /** Equal for two requests only if they come from the same one; sessions and limits go by it. */
  readonly key: string;
  readonly canWrite: boolean;
  /** The workspace that the caller is bound to. */
  readonly workspaceId: string | undefined;
  /** Whether it may name a workspace of this machine by its path. */
  readonly mayChoose: boolean;
}

/** Whoever reaches a server without authentication: a program of this machine, whose user may do everything anyway. */
export const anyone: Caller = { key: 'anyone', canWrite: true, workspaceId: undefined, mayChoose: true };
