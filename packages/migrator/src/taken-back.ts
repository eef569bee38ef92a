import { TrackerError } from '@tracker/core';

/** Ends a transaction without a commit. A refusal of ours, so that a store hands it on as it is. */
export class TakenBack extends TrackerError {
  override readonly name = 'TakenBack';

  constructor() {
    super('ValidationError', 'Everything was taken back.');
  }
}
