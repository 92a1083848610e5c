import type { Context } from './context.ts';

/** Whether nothing of the conversation is known but what a program says of it. */
export function isToldOnly({ greeting, lastCommand, helloAccepted, lastReply }: Context): boolean {
  return !greeting && !lastCommand && !helloAccepted && !lastReply;
}
