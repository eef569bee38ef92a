import { createInMemoryApiTokens } from '@tracker/core';
import { describeApiTokenContract } from '../src/index.ts';

describeApiTokenContract('in memory', async () => ({
  tokens: createInMemoryApiTokens(),
  other: createInMemoryApiTokens(),
}));
