const oldest = [20, 19];

/** Ends the program with a sentence when this Node is older than Tracker's libraries allow. */
export function requireNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(`Tracker needs Node ${oldest.join('.')} or newer; this is Node ${version}. See https://nodejs.org/.`);
  process.exit(1);
}
