import type { ErrorCode } from '@tracker/core';

/** What scripts can rely on; `tracker --help` prints the list. */
export const exitCode = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
} as const;

export const exitCodeOf: Readonly<Record<ErrorCode, number>> = {
  DatabaseError: exitCode.failure,
  ValidationError: exitCode.usage,
  NotFoundError: exitCode.notFound,
  VersionConflictError: exitCode.conflict,
};

export const exitCodesHelp = `
Exit codes:
  0  done
  1  failure, e.g. the database cannot be used
  2  wrong usage or a value that is not valid
  3  something named does not exist
  4  somebody else changed it meanwhile
  130, 143  ended by SIGINT or SIGTERM; db start and watch, which wait for them, then exit with 0`;
