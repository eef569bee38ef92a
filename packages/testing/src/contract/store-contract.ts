import type { Store } from '@tracker/core';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { archiveContract } from './archive.ts';
import { configurationContract } from './configuration.ts';
import { conflictContract } from './conflicts.ts';
import { dependencyContract } from './dependencies.ts';
import { deploymentContract } from './deployments.ts';
import { enhancementContract } from './enhancements.ts';
import { idempotencyContract } from './idempotency.ts';
import { importContract } from './imports.ts';
import { removalContract } from './removals.ts';
import { treeContract } from './tree.ts';
import { vendorContract } from './vendors.ts';
import { workItemContract } from './work-items.ts';
import { workspaceContract } from './workspaces.ts';

/** A fresh implementation with two workspaces in it: what one does must never show in the other. */
export interface World {
  readonly store: Store;
  readonly other: Store;
  /** Reads come from a copy, which never says that what is asked for does not exist (SPEC section 5). */
  readonly isCopy?: true;
  close(): Promise<void>;
}

/** What the parts of the suite see: the world of the test that runs. */
export type Stores = () => Pick<World, 'store' | 'other' | 'isCopy'>;

/** What every Store promises, whatever it is made of (ARCHITECTURE: The ports). */
export const describeStoreContract = (name: string, open: () => Promise<World>): void => {
  describe(`Store contract: ${name}`, () => {
    let world: World | undefined;
    const current = (): World => {
      if (world === undefined) throw new Error('the world is not open');
      return world;
    };
    beforeAll(() => {
      world = undefined;
    });
    beforeEach(async () => {
      await world?.close();
      world = await open();
    });
    afterAll(async () => {
      await world?.close();
    });
    const stores: Stores = () => current();
    describe('work items', () => workItemContract(stores));
    describe('the tree', () => treeContract(stores));
    describe('dependencies', () => dependencyContract(stores));
    describe('the archive', () => archiveContract(stores));
    describe('vendors', () => vendorContract(stores));
    describe('deployments', () => deploymentContract(stores));
    describe('the configuration', () => configurationContract(stores));
    describe('enhancements', () => enhancementContract(stores));
    describe('removals', () => removalContract(stores));
    describe('conflicts', () => conflictContract(stores));
    describe('change ids', () => idempotencyContract(stores));
    describe('imports', () => importContract(stores));
    describe('workspaces', () => workspaceContract(stores));
  });
};
