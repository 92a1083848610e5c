import type { ReadStream } from 'node:tty';

/** The user gave up at a prompt with Ctrl-C. */
export class PromptInterrupted extends Error {
  override readonly name = 'PromptInterrupted';
}

/** Characters; longer than any password or token. */
const longestAnswer = 65_536;

/**
 * Asks on a terminal. The question goes to standard error, so that standard output holds the transcript alone.
 *
 * @param echo false: what is typed is not shown
 * @returns undefined when the input ends before the line does
 * @throws PromptInterrupted on Ctrl-C
 */
export async function prompt(question: string, echo: boolean): Promise<string | undefined> {
  const { stdin, stderr } = process;
  // Before the question: what is typed in answer to it must never be echoed by the terminal.
  stdin.setRawMode(true);
  stderr.write(question);
  stdin.setEncoding('utf8');
  stdin.resume();
  try {
    return await readLine(stdin, echo);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function readLine(stdin: ReadStream, echo: boolean): Promise<string | undefined> {
  const typed: string[] = [];
  let finish = (): void => {};
  return new Promise<string | undefined>((resolve, reject) => {
    const read = (text: string): void => {
      for (const character of text) {
        if (character === '\r' || character === '\n') return resolve(typed.join(''));
        if (character === '\u0003') return reject(new PromptInterrupted());
        if (character === '\u0004' && typed.length === 0) return resolve(undefined);
        if (character === '\u007f' || character === '\b') typed.pop();
        else if (typed.length < longestAnswer) typed.push(character);
        if (echo) process.stderr.write(character);
      }
    };
    const end = (): void => resolve(undefined);
    stdin.on('data', read).once('end', end);
    finish = () => void stdin.off('data', read).off('end', end);
  }).finally(() => finish());
}
