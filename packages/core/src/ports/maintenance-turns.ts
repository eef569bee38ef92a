/** Who of all processes of a workspace does a task that runs now and then. By the database's clock. */
export interface MaintenanceTurns {
  /** Whether the task is due, and this caller's: for `holdSeconds` nobody else is told so, since a caller may die. */
  takeTurn(task: string, holdSeconds: number): Promise<boolean>;
  /** The task is done and due again in `nextSeconds`. */
  endTurn(task: string, nextSeconds: number): Promise<void>;
}
