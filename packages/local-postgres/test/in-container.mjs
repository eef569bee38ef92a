// Runs a client where the machine looks different; mount and user namespace are its own. Arguments: JSON {passwd?,
// userNamespaces?}, then what client-process.mjs takes.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [machine] = process.argv.splice(2, 1);
const { passwd, userNamespaces = true } = JSON.parse(machine);
if (passwd !== undefined) {
  const mounted = spawnSync('mount', ['--bind', passwd, '/etc/passwd'], { stdio: 'inherit' });
  if (mounted.status !== 0) process.exit(3);
}
if (!userNamespaces) writeFileSync('/proc/sys/user/max_user_namespaces', '0');
await import('./client-process.mjs');
