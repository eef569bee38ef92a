/** This system cannot lock files as it is; no lock was taken. */
export class LockUnavailableError extends Error {
  override readonly name = 'LockUnavailableError';
}
