import type { MaintenanceTurns } from '../ports/maintenance-turns.ts';

/** Who does a task that runs now and then. */
export const createMaintenanceTurns = (clock: () => string): MaintenanceTurns => {
  const due = new Map<string, number>();
  const inSeconds = (seconds: number): number => Date.parse(clock()) + seconds * 1000;
  return {
    takeTurn: async (task, holdSeconds) => {
      if (Date.parse(clock()) < (due.get(task) ?? 0)) return false;
      due.set(task, inSeconds(holdSeconds));
      return true;
    },
    endTurn: async (task, nextSeconds) => {
      due.set(task, inSeconds(nextSeconds));
    },
  };
};
