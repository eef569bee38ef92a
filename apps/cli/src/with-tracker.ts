import { openTracker, type Tracker } from '@tracker/host';
import { exitCodeAfter, onSignal } from './signals.ts';

/** The name under which the command line writes, unless TRACKER_CLIENT says another. */
export const clientName = 'tracker-cli';

/** Runs `work` on the workspace's tracker and closes it, also when it is told to end. */
export const withTracker = async <Value>(
  workspace: string | undefined,
  work: (tracker: Tracker) => Promise<Value>,
): Promise<Value> => {
  // What goes wrong is said once, by the command; a log beside it is for whoever asks for one.
  const tracker = await openTracker({ quiet: true, ...(workspace === undefined ? {} : { workspace }) });
  const stopListening = onSignal((signal) => {
    void tracker.close().finally(() => process.exit(exitCodeAfter(signal)));
  });
  try {
    return await work(tracker);
  } finally {
    await tracker.close();
    await tracker.logger.flush();
    stopListening();
  }
};
