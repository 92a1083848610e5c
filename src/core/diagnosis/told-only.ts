import type { Context } from './context.ts';

/** What a program is called of which only an error is known. */
export const unknownProgram = 'a mail program';

/** Whether nothing of the conversation is known but what a program says of it. */
export function isToldOnly({ greeting, lastCommand, helloAccepted, lastReply }: Context): boolean {
  return !greeting && !lastCommand && !helloAccepted && !lastReply;
}
