import { LayerUnavailableError } from '@tracker/core';

/** @throws LayerUnavailableError when the answer takes longer. */
export const within = async <Value>(limitMs: number, work: Promise<Value>): Promise<Value> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(away()), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

export const away = (): LayerUnavailableError =>
  new LayerUnavailableError('The database does not answer.', { hint: 'Tracker tries again by itself.' });
