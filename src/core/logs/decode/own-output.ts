import type { LogFact } from '../reader.ts';

const exceptionName =
  /^(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Refused|Timeout|Disconnected|Failure|Warning|gaierror|timeout)$/;

/** Whether the line is how a program words the error that ends it: `module.Class: text`, `curl: (67) text`, `*** text`. */
export const isErrorLine = (line: string): boolean => {
  if (line.startsWith('*** ') || line.startsWith('curl: (')) return true;
  const colon = line.indexOf(': ');
  return colon > 0 && colon < 100 && exceptionName.test(line.slice(0, colon));
};

/** A reply or command of a TLS session that the program shows on its own output, as swaks prints it. */
const insideTls = (line: string): LogFact | undefined => {
  if (line.startsWith('<~')) return { kind: 'server', text: line.slice(4) };
  return line.startsWith(' ~> ') ? { kind: 'client', text: line.slice(4) } : undefined;
};

/** What a traced program wrote to its own output. */
export interface OwnOutput {
  /** @param encrypted whether its session is one in TLS, so that only this output can show it */
  write(text: string, encrypted: boolean): void;
  /** A line that stands in the trace by itself. */
  line(text: string): void;
}

/** @param give takes errors, and lines of the dialogue that the trace itself cannot show */
export const ownOutput = (give: (fact: LogFact) => void): OwnOutput => {
  let held = '';
  let lastError = '';
  const line = (text: string, encrypted: boolean) => {
    const fact = encrypted ? insideTls(text) : undefined;
    if (fact !== undefined) give(fact);
    else if (text !== lastError && isErrorLine(text)) {
      lastError = text;
      give({ kind: 'clientError', message: text.startsWith('*** ') ? text.slice(4) : text });
    }
  };
  return {
    write(text, encrypted) {
      const lines = (held + text).split('\n');
      held = (lines.pop() ?? '').slice(0, 4096);
      for (const each of lines) line(each, encrypted);
    },
    line: (text) => {
      line(text, false);
    },
  };
};
