import type { Methods } from '../methods/method.ts';
import { uriIn } from '../methods/resource-methods.ts';
import type { Subscriptions } from './subscriptions.ts';

/** How the 2025 era subscribes; twice is once. The 2026 era has a request that stays open. */
export const subscriptionMethods = (subscriptions: Subscriptions): Methods => {
  const own = new Set<string>();
  return {
    'resources/subscribe': async (params) => {
      const uri = uriIn(params);
      if (own.has(uri)) return {};
      own.add(uri);
      try {
        await subscriptions.add(uri);
      } catch (error) {
        own.delete(uri);
        throw error;
      }
      return {};
    },
    'resources/unsubscribe': async (params) => {
      const uri = uriIn(params);
      if (own.delete(uri)) subscriptions.remove(uri);
      return {};
    },
  };
};
