import { clockTime } from '../decode/clock-times.ts';
import type { LineReader, LogFact, LogReader, LogSink } from '../reader.ts';
import { CurlInformation } from './curl-information.ts';

/** The progress meter, to which the next line is glued. */
const meter = /(?:--:--:--|\d:\d\d:\d\d) +[\d.]{1,8}[kMG]?(?=\* |> |< |[{}] \[)/;
const timed = /^\d\d:\d\d:\d\d\.\d{6} /;
/** What `--trace-time` and `--trace-ids` put before a line. */
const prefix = /^(?:\d\d:\d\d:\d\d\.\d{6} )?(?:\[\d{1,9}-[\dx]{1,9}\] )?/;
/** With ids, curl puts them into the first line of what it shows as well. */
const inner = /^\[\d{1,9}-[\dx]{1,9}\] /;
const heads = /^(=>|<=|==) (Send|Recv|Info)(?: (header|data|SSL data), (\d{1,12}) bytes \(0x[0-9a-f]{1,9}\)|: (.*))$/s;

/** `curl -v smtp://…`, with the progress meter and with `--trace-time`. */
export const curlVerboseReader: LogReader = {
  format: 'curl-verbose',
  tool: 'curl',
  side: 'client',
  general: true,
  recognise(raw) {
    const text = withoutMeter(raw).replace(prefix, '');
    if (/^\* (?:  Trying |Connected to |Closing connection|SSL connection using |TLSv1)/.test(text)) return 8;
    if (/^(?:< \d{3}[ -]|> (?:EHLO|HELO|AUTH|MAIL|RCPT|DATA|QUIT|STARTTLS)\b)/.test(text)) return 3;
    return /^curl: \(\d{1,3}\) (?!.{0,300}\bport (?!(?:25|465|587|2525)\b)\d)/.test(text) ? 8 : 0;
  },
  open: (sink) => new CurlLine(sink),
};

/** `curl --trace-ascii`. */
export const curlTraceAsciiReader: LogReader = {
  format: 'curl-trace-ascii',
  tool: 'curl',
  side: 'client',
  general: true,
  recognise: (text) =>
    heads.test(text.replace(prefix, '')) ? 8 : /^[0-9a-f]{4}: (?:\[[\dx-]{3,19}\] )?\d{3}[ -]/.test(text) ? 4 : 0,
  open: (sink) => new CurlTrace(sink),
};

/** `curl --trace`, with the octets in hexadecimal. */
export const curlTraceReader: LogReader = {
  format: 'curl-trace',
  tool: 'curl',
  side: 'client',
  general: true,
  recognise: (text) => (heads.test(text.replace(prefix, '')) ? 8 : hexLine.test(text) ? 4 : 0),
  open: (sink) => new CurlTrace(sink),
};

const hexLine = /^[0-9a-f]{4}: ((?:[0-9a-f]{2} ){1,16}) {0,45}.{1,16}$/;

function withoutMeter(text: string): string {
  const last = text.slice(text.lastIndexOf('\r') + 1);
  const match = meter.exec(last);
  return match ? last.slice(match.index + match[0].length) : last;
}

class CurlLine implements LineReader {
  readonly #sink: LogSink;
  readonly #information: CurlInformation;
  #at: number | undefined;
  /** Octets of the message so far; undefined when none is being sent. */
  #sent: number | undefined;

  constructor(sink: LogSink) {
    this.#sink = sink;
    this.#information = new CurlInformation((fact) => this.#give(fact));
  }

  line(raw: string): void {
    const whole = withoutMeter(raw);
    this.#at = timed.test(whole) ? clockTime(whole)?.at : undefined;
    const text = whole.replace(prefix, '');
    const rest = text.slice(2).replace(/\r$/, '');
    switch (text.slice(0, 2)) {
      case '* ':
        if (rest.startsWith('We are completely uploaded')) this.#uploaded();
        return this.#information.take(rest);
      case '> ':
        return this.#give({ kind: 'client', text: rest });
      case '< ':
        return this.#received(rest);
      case '} ':
        return this.#count(rest);
      default:
        return this.#information.error(text);
    }
  }

  end(): void {
    this.#information.end();
  }

  #uploaded(): void {
    if (this.#sent !== undefined && this.#sent > 0) this.#give({ kind: 'message', octets: this.#sent });
    this.#sent = undefined;
  }

  #received(text: string): void {
    this.#uploaded();
    this.#sent = text.startsWith('354') ? 0 : undefined;
    this.#give({ kind: 'server', text });
  }

  #count(text: string): void {
    const [, octets] = /^\[(\d{1,12}) bytes data\]/.exec(text) ?? [];
    if (octets !== undefined && this.#sent !== undefined) this.#sent += Number(octets);
  }

  #give(fact: LogFact): void {
    this.#sink({ session: '', ...fact, ...(this.#at !== undefined && { at: this.#at }) });
  }
}

class CurlTrace implements LineReader {
  readonly #sink: LogSink;
  readonly #information: CurlInformation;
  #at: number | undefined;
  #direction: 'client' | 'server' | undefined;
  #held = '';
  /** Lines since the heading. */
  #lines = 0;
  #messageDue = false;

  constructor(sink: LogSink) {
    this.#sink = sink;
    this.#information = new CurlInformation((fact) => this.#give(fact));
  }

  line(text: string): void {
    const [, mark, , what, octets, said] = heads.exec(text.replace(prefix, '')) ?? [];
    if (mark === undefined) return this.#body(text);
    this.#flush();
    this.#lines = 0;
    this.#at = clockTime(text)?.at;
    if (mark === '==') return this.#information.take((said ?? '').replace(inner, ''));
    if (what === 'header') this.#direction = mark === '=>' ? 'client' : 'server';
    if (what === 'data' && mark === '=>' && this.#messageDue) {
      this.#messageDue = false;
      this.#give({ kind: 'message', octets: Number(octets) });
    }
  }

  end(): void {
    this.#flush();
    this.#information.end();
  }

  #body(text: string): void {
    const hex = hexLine.exec(text)?.[1];
    if (hex === undefined && !/^[0-9a-f]{4}: /.test(text)) {
      this.#flush();
      return this.#information.error(text);
    }
    this.#lines++;
    if (this.#direction) this.#held += hex === undefined ? text.slice(6).replace(inner, '') : fromHex(hex);
  }

  #flush(): void {
    const kind = this.#direction;
    const held = this.#held;
    this.#direction = undefined;
    this.#held = '';
    if (!kind) return;
    if (kind === 'server') this.#messageDue = held.startsWith('354');
    for (const text of held.replace(/\r?\n$/, '').split(/\r?\n/)) this.#give({ kind, text }, this.#lines);
  }

  #give(fact: LogFact, linesAgo = 0): void {
    this.#sink({ session: '', linesAgo, ...fact, ...(this.#at !== undefined && { at: this.#at }) });
  }
}

function fromHex(digits: string): string {
  const octets = digits
    .trim()
    .split(' ')
    .map((pair) => Number.parseInt(pair, 16));
  return String.fromCharCode(...octets);
}
