const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

export const signalExitCode = (signal) => 128 + (signalNumbers[signal] ?? 0);

const passedOn = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/**
 * While the child runs, signals to this process are the child's to answer. Call the result when it has ended: it ends
 * this process, by way of its `exit` listeners, if there was a signal.
 */
export function passSignalsTo(child) {
  let received;
  const onSignal = (signal) => {
    received = signal;
    if (!isFromKeyboard(signal)) child.kill(signal);
  };
  for (const signal of passedOn) process.on(signal, onSignal);
  return () => {
    for (const signal of passedOn) process.removeListener(signal, onSignal);
    if (received !== undefined) process.exit(signalExitCode(received));
  };
}

/** A terminal gives Ctrl-C to the child as well, and programs take a second one as "at once, without cleaning up". */
const isFromKeyboard = (signal) => signal === 'SIGINT' && process.stdin.isTTY === true;
