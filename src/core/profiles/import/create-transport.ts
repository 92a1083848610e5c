/** A nodemailer `createTransport` call in a program's text. Only literals are read; nothing is evaluated. */
import type { ImportText } from './import-texts.ts';
import { importText } from './import-texts.ts';
import type { Imported, NotImported } from './imported.ts';
import { fieldsOf, securityOfPort } from './imported.ts';
import { importUrl, isSmtpUrl } from './url.ts';

/** Characters of a program that are read, and values inside one another that are. */
const maximumLength = 1_000_000;
const maximumDepth = 20;

/** A value that is no literal, as it stands in the program. */
interface Expression {
  readonly expression: string;
}

type Literal =
  string | number | boolean | null | Expression | readonly Literal[] | { readonly [name: string]: Literal };

/** The first call in the program whose options name a server. */
export function importCreateTransport(program: string): Imported | NotImported {
  const text = program.slice(0, maximumLength);
  let found: NotImported | undefined;
  for (const match of text.matchAll(/\bcreateTransport(?:er)?\s{0,20}\(/g)) {
    const value = new LiteralReader(text, match.index + match[0].length).read(0);
    const imported = typeof value === 'string' ? importUrl(value) : fromOptions(value);
    if (imported && !('problem' in imported)) return imported;
    found ??= imported;
  }
  return found ?? { problem: importText('noCall') };
}

function fromOptions(value: Literal | undefined): Imported | NotImported | undefined {
  if (!isObject(value)) return undefined;
  const { host, port, secure, auth, service, url, name, requireTLS, ignoreTLS, tls } = value;
  if (typeof url === 'string' && isSmtpUrl(url)) return importUrl(url);
  if (typeof host !== 'string') {
    return typeof service === 'string' ? { problem: importText('namesService', service) } : undefined;
  }
  const portNumber = typeof port === 'number' ? port : undefined;
  const user = isObject(auth) && typeof auth.user === 'string' ? auth.user : undefined;
  const secret = isObject(auth) ? [auth.pass, auth.accessToken].find((one) => typeof one === 'string') : undefined;
  const oauth = isObject(auth) && typeof auth.type === 'string' && auth.type.toLowerCase() === 'oauth2';
  const start = requireTLS === true ? 'starttls' : ignoreTLS === true ? 'none' : undefined;
  return {
    fields: fieldsOf({
      host,
      port: portNumber,
      security:
        secure === true
          ? 'tls'
          : (start ?? securityOfPort(portNumber) ?? (secure === false ? 'opportunistic' : undefined)),
      auth: user === undefined ? undefined : { ...(oauth && { method: 'XOAUTH2' }), user },
      ehlo: typeof name === 'string' ? name : undefined,
      tls: isObject(tls) ? tlsFields(tls) : undefined,
    }),
    ...(typeof secret === 'string' && { secret }),
    notes: notesOf(value),
  };
}

function tlsFields(tls: { readonly [name: string]: Literal }): { servername?: string; verify?: boolean } | undefined {
  const fields = {
    ...(typeof tls.servername === 'string' && { servername: tls.servername }),
    ...(tls.rejectUnauthorized === false && { verify: false }),
  };
  return Object.keys(fields).length > 0 ? fields : undefined;
}

function notesOf(options: { readonly [name: string]: Literal }): readonly ImportText[] {
  const auth = isObject(options.auth) ? options.auth : {};
  const values = { ...options, 'auth.user': auth.user, 'auth.pass': auth.pass };
  return Object.entries(values).flatMap(([name, value]) =>
    isExpression(value) ? [importText('fillFromProgram', name, value.expression.slice(0, 100))] : [],
  );
}

function isObject(value: Literal | undefined): value is { readonly [name: string]: Literal } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExpression(value);
}

function isExpression(value: Literal | undefined): value is Expression {
  return typeof value === 'object' && value !== null && 'expression' in value;
}

/** Reads the literals of JavaScript: strings, numbers, true, false, null, lists and objects. Anything else is passed over. */
class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  read(depth: number): Literal | undefined {
    this.#skip();
    const start = this.#at;
    const first = this.#text[start];
    if (first === '{' && depth < maximumDepth) return this.#object(depth);
    if (first === '"' || first === "'" || first === '`') {
      const text = this.#string(first);
      if (this.#isAtEnd()) return text;
    }
    this.#at = start;
    return wordLiteral(this.#expression());
  }

  #object(depth: number): Literal {
    const fields: Record<string, Literal> = Object.create(null) as Record<string, Literal>;
    this.#at++;
    for (;;) {
      this.#skip();
      const character = this.#text[this.#at];
      if (character === undefined) return fields;
      if (character === '}') {
        this.#at++;
        return fields;
      }
      const name = character === '"' || character === "'" ? this.#string(character) : this.#name();
      this.#skip();
      if (name !== '' && this.#text[this.#at] === ':') {
        this.#at++;
        const value = this.read(depth + 1);
        if (value !== undefined) fields[name] = value;
      } else this.#expression();
      this.#skip();
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== '}') return fields;
    }
  }

  #name(): string {
    const start = this.#at;
    while (/[\w$]/.test(this.#text[this.#at] ?? '')) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #string(quote: string): string {
    let value = '';
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? '';
      if (character === quote) {
        this.#at++;
        return value;
      }
      if (character === '\\') this.#at++;
      value += character === '\\' ? (this.#text[this.#at] ?? '') : character;
    }
    return value;
  }

  /** Everything up to the comma or bracket that ends the value, brackets and strings inside it balanced. */
  #expression(): string {
    const start = this.#at;
    let open = 0;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"' || character === "'" || character === '`') {
        this.#string(character);
        continue;
      }
      if ('([{'.includes(character)) open++;
      else if (')]}'.includes(character)) {
        if (open === 0) break;
        open--;
      } else if (character === ',' && open === 0) break;
      this.#at++;
    }
    return this.#text.slice(start, this.#at).trim();
  }

  #isAtEnd(): boolean {
    this.#skip();
    return [undefined, ',', '}', ')', ']'].includes(this.#text[this.#at]);
  }

  /** Passes over white space and comments. */
  #skip(): void {
    for (;;) {
      while (/\s/.test(this.#text[this.#at] ?? '')) this.#at++;
      const end = this.#text.startsWith('//', this.#at)
        ? this.#text.indexOf('\n', this.#at)
        : this.#text.startsWith('/*', this.#at)
          ? this.#text.indexOf('*/', this.#at) + 2
          : undefined;
      if (end === undefined) return;
      if (end < 2) {
        this.#at = this.#text.length;
        return;
      }
      this.#at = end;
    }
  }
}

function wordLiteral(word: string): Literal | undefined {
  if (word === '') return undefined;
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null' || word === 'undefined') return null;
  return /^\d{1,15}$/.test(word) ? Number(word) : { expression: word };
}
