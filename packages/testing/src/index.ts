export {
  aCommit,
  archiving,
  configurationEdit,
  conflictOpening,
  conflictResolution,
  contextOn,
  creation,
  deploymentRecord,
  deploymentRemoval,
  edit,
  enhancementCreation,
  enhancementEdit,
  enhancementRemoval,
  testIds,
  unarchiving,
  vendorCreation,
  vendorEdit,
  vendorRemoval,
} from './builders.ts';
export { tickingClock } from './clock.ts';
export { describeApiTokenContract, type TokenWorld } from './contract/api-token-contract.ts';
export { describeSnapshotContract, type FeedingWorld } from './contract/snapshots.ts';
export { describeStoreContract, type World } from './contract/store-contract.ts';
export {
  type Direction,
  type Fault,
  type FaultProxy,
  type FaultProxyOptions,
  isCommit,
  isHotWrite,
  startFaultProxy,
} from './faults/fault-proxy.ts';
export { type HeldTable, holdTable } from './held-table.ts';
export { type BeforeOperation, interposedFileSystem } from './interposed-file-system.ts';
export {
  isLinearizable,
  type Model,
  type Operation,
  type RegisterAnswer,
  type RegisterOp,
  versionedRegister,
} from './linearizability.ts';
export { type ProcessIn, processesIn, untilNobodyIsIn } from './processes-in.ts';
export { changeWorkspaceAtRandom, randomFrom } from './random-changes.ts';
export { runDoomed } from './run-doomed.ts';
export {
  asAdmin,
  createTestDatabase,
  newestMajor,
  type OtherSession,
  openSession,
  type ServerTarget,
  type TestDatabase,
  templateDatabase,
  testMajors,
  testServer,
  urlOf,
} from './test-database.ts';
export { inChunks, type ThroughRowsOptions, throughRows } from './through-rows.ts';
export { verifies } from './verifies.ts';
export { createVolatileDisk, type PowerFailure, powerFailures, type VolatileDisk } from './volatile-disk.ts';
