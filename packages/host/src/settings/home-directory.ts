import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

/** HOME where it is a path (some launchers set it to nothing), else what the system knows of the user; '' for nobody. */
export const homeDirectory = (): string => {
  const home = homedir();
  return isAbsolute(home) ? home : homeOfUser();
};

/** A container may run under a user id that the system has no entry for. */
const homeOfUser = (): string => {
  try {
    return userInfo().homedir;
  } catch {
    return '';
  }
};
