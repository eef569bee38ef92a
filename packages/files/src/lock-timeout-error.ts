/** The lock was not granted in time. `holder` is what its holder wrote about itself: for people, never for decisions. */
export class LockTimeoutError extends Error {
  override readonly name = 'LockTimeoutError';

  constructor(
    readonly path: string,
    readonly waitMs: number,
    readonly holder: string | undefined,
  ) {
    super(`The lock ${path} is held by ${holder ?? 'another process'}; waited ${waitMs} ms.`);
  }
}
