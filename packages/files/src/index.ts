export { ensurePrivateDirectory } from './ensure-private-directory.ts';
export { type FileSystem, type NewFile, type NewFileOptions, nodeFileSystem } from './file-system.ts';
export { createFrequentLock, type FrequentLock } from './frequent-lock.ts';
export { type FileLock, type LockMode, type LockOptions, lockFile, tryLockFile } from './lock-file.ts';
export { LockTimeoutError } from './lock-timeout-error.ts';
export { LockUnavailableError } from './lock-unavailable-error.ts';
export { type ReplaceOptions, replaceFile } from './replace-file.ts';
export { type AtomicWriteOptions, writeFileAtomically } from './write-file-atomically.ts';
