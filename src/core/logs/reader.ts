import type { LineEnding, Security } from '../transcript/entry.ts';

/** Which session of the log an event belongs to. */
interface EventBase {
  /**
   * What the tool tells sessions apart by: a process, connection or message id. Empty where the log has none: the session
   * that is open, one after the other.
   */
  readonly session: string;
  /** Microseconds since the Unix epoch; since midnight or since the first line where the log has no date; absent without times. */
  readonly at?: number;
  /** How many lines before the one being read it stood; absent: on that line. */
  readonly linesAgo?: number;
}

/**
 * What a line of a foreign log says of a session. Readers only undo what the tool did to the conversation (prefix, escapes,
 * quoting, codes); order of commands and replies, phases, capabilities, messages and masking are found out behind them.
 */
export type LogEvent = EventBase & LogFact;

export type LogFact =
  /** A session begins; without it one begins with the first event. A session of the same name that is open ends here. */
  | {
      readonly kind: 'open';
      readonly host?: string;
      readonly port?: number;
      readonly security?: Security;
      /** Whose view it is, where one log has several. */
      readonly side?: 'client' | 'server' | 'between';
      /** The client, where the log names it better than the reader does. */
      readonly client?: string;
    }
  | { readonly kind: 'attempt'; readonly address: string; readonly port?: number }
  | { readonly kind: 'connected'; readonly address?: string; readonly port?: number }
  /** A line that the client sent: a command, a line of an AUTH exchange or of the message, without its end. */
  | { readonly kind: 'client'; readonly text: string; readonly lineEnding?: LineEnding }
  /** A line that the server sent, with code and separator as on the wire. */
  | { readonly kind: 'server'; readonly text: string; readonly lineEnding?: LineEnding }
  /** Octets that were read or written, decrypted; none: the read returned 0, the stream has ended. */
  | { readonly kind: 'clientOctets' | 'serverOctets'; readonly octets: Uint8Array }
  /** The whole message went out, and the log does not show its text. */
  | { readonly kind: 'message'; readonly octets?: number; readonly transfer?: 'data' | 'bdat' }
  /** What the client sent, or the server answered, next is TLS that the log cannot show. */
  | {
      readonly kind: 'tls';
      readonly protocol?: string;
      readonly cipher?: string;
      readonly implicit?: boolean;
      readonly verified?: boolean;
      /** The verdict on the certificate as the tool words it. */
      readonly verdict?: string;
    }
  | { readonly kind: 'tlsFailed'; readonly message: string; readonly code?: string; readonly implicit?: boolean }
  /** The network refused or broke. */
  | { readonly kind: 'failure'; readonly message: string; readonly code?: string; readonly final?: boolean }
  | {
      readonly kind: 'timeout';
      readonly waitingFor?: 'connect' | 'tls' | 'greeting' | 'reply' | 'data-reply' | 'lookup';
      readonly limitMs?: number;
    }
  /** The connection ended. */
  | {
      readonly kind: 'closed';
      readonly by: 'client' | 'server' | 'network';
      readonly how?: 'fin' | 'reset' | 'timeout' | 'tls-failure' | 'error' | 'never-connected';
    }
  /** A read that brought nothing: at the end of the stream, or a tool that prints an empty line for it. Counted and folded. */
  | { readonly kind: 'emptyRead' }
  /** The server failed a sign-in and its log does not show the reply. */
  | { readonly kind: 'authFailed'; readonly mechanism?: string; readonly user?: string; readonly text: string }
  /** What the library told its caller: an exception, an error line. */
  | {
      readonly kind: 'clientError';
      readonly message: string;
      readonly code?: string;
      readonly command?: string;
    }
  | { readonly kind: 'note'; readonly text: string; readonly importance: 'warn' | 'info' | 'debug' };

/** Takes what a reader found in the line it was given. */
export type LogSink = (event: LogEvent) => void;

/** Reads one log, line by line, in order. Nothing in a log makes it throw. */
export interface LineReader {
  /**
   * @param text without its line end (LF or CRLF), without colours and wrapper prefixes; at most `maximumLineLength` UTF-16
   * code units, what is longer was cut
   */
  line(text: string): void;
  /** The log has ended: gives what was still held back. */
  end(): void;
}

/** One format of log. One file each in `readers/`; the file's name is the format. */
export interface LogReader {
  /** For example `swaks-transcript`. */
  readonly format: string;
  /** The program, as people call it. */
  readonly tool: string;
  readonly side: 'client' | 'server' | 'between';
  /** What a session's client is called where the log does not name it, and the tool is not the client; absent: as `tool`. */
  readonly unnamed?: string;
  /**
   * How strongly one line speaks for this format: 0 not at all, 1 possible in it, 10 hardly possible elsewhere. Looks at the
   * line alone, in linear time.
   */
  recognise(text: string): number;
  /** The program speaks other protocols as well: that a log is its own makes it no log of mail. Absent: no. */
  readonly general?: boolean;
  /** Such lines stand in other programs' logs as well, whose readers understand them; absent: no. */
  readonly anywhere?: boolean;
  /** It reads the conversation of any program, and is asked when nothing is typical of one; absent: no. */
  readonly any?: boolean;
  /**
   * Whether lines of which no single one speaks for the format do so together; asked when nothing else is found. Absent: no.
   */
  recogniseTogether?(lines: readonly string[]): boolean;
  open(sink: LogSink): LineReader;
}

/** UTF-16 code units of a line that are read; the rest of a longer line is passed over. */
export const maximumLineLength = 1_000_000;
