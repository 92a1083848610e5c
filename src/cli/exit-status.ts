/** What the program tells its caller. Other programs rely on these. */
export const exitStatus = {
  /** The session was completed and no finding is an error; or a server was ended by Ctrl-C, as servers are. */
  completed: 0,
  /** A finding is an error, or the session failed without one. */
  errorFinding: 1,
  /** Wrong usage, profile or file: nothing was sent. */
  usage: 2,
  /** The session was interrupted. */
  interrupted: 130,
} as const;
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
