import type { Node, ParseError, ParseErrorCode, SyntaxKind } from 'jsonc-parser';
import { createScanner, parseTree } from 'jsonc-parser';
import type { Value, Words } from '../words.ts';
import { say } from '../words.ts';

/** Something wrong with the text itself, before it is known to be profiles. */
export interface TextProblem {
  readonly offset: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
  readonly message: Words;
}

export interface JsonText {
  /** Absent when the text holds no value at all. */
  readonly root?: Node;
  readonly problems: readonly TextProblem[];
}

/** Characters; far above any real file. */
export const longestText = 1_048_576;
/** Levels of brackets; a profile file needs six. */
const deepest = 32;
/** A broken file makes one error follow another; more than these help nobody. */
const mostSyntaxErrors = 20;

/** Reads JSON with comments. A trailing comma is a warning, everything else that JSON does not know an error. */
export function readJsonText(text: string): JsonText {
  if (text.length > longestText) {
    return { problems: [error(0, 0, say`the file is too long: at most ${longestText} characters are read`)] };
  }
  // A byte order mark is not JSON; a space in its place keeps every offset true.
  const plain = text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
  const scanned = scan(plain);
  if (scanned.tooDeep !== undefined) {
    return {
      problems: [error(scanned.tooDeep, 1, say`brackets are nested too deep: at most ${deepest} levels are read`)],
    };
  }
  if (scanned.empty) return { problems: [error(0, 0, 'the file is empty: it must hold { "profiles": [ … ] }')] };
  const errors: ParseError[] = [];
  const root = parseTree(plain, errors, { allowTrailingComma: true });
  const problems = [...firstErrors(errors).map((item) => syntaxError(plain, item)), ...scanned.problems];
  return root ? { root, problems } : { problems };
}

/** One error a place, and not too many: the rest only follows from the first. */
function firstErrors(errors: readonly ParseError[]): readonly ParseError[] {
  return errors.filter((item, index) => item.offset !== errors[index - 1]?.offset).slice(0, mostSyntaxErrors);
}

interface Scanned {
  readonly problems: readonly TextProblem[];
  readonly empty: boolean;
  /** Offset of the bracket that is one too deep; absent when none is. */
  readonly tooDeep?: number;
}

/** The library's names for these are const enums, which cannot be imported file by file. */
const openBrace: SyntaxKind.OpenBraceToken = 1;
const closeBrace: SyntaxKind.CloseBraceToken = 2;
const openBracket: SyntaxKind.OpenBracketToken = 3;
const closeBracket: SyntaxKind.CloseBracketToken = 4;
const commaToken: SyntaxKind.CommaToken = 5;
const endOfFile: SyntaxKind.EOF = 17;

/** A first pass without recursion: finds trailing commas, and nesting that would exhaust the parser's stack. */
function scan(text: string): Scanned {
  const scanner = createScanner(text, true);
  const problems: TextProblem[] = [];
  let depth = 0;
  let comma: number | undefined;
  let empty = true;
  for (let token = scanner.scan(); token !== endOfFile; token = scanner.scan()) {
    const closes = token === closeBrace || token === closeBracket;
    const opens = token === openBrace || token === openBracket;
    empty = false;
    depth = Math.max(0, depth + (opens ? 1 : closes ? -1 : 0));
    if (depth > deepest) return { problems, empty, tooDeep: scanner.getTokenOffset() };
    if (closes && comma !== undefined) problems.push(trailingComma(comma));
    comma = token === commaToken ? scanner.getTokenOffset() : undefined;
  }
  return { problems, empty };
}

function trailingComma(offset: number): TextProblem {
  return { offset, length: 1, severity: 'warning', message: 'this comma has nothing behind it and can be removed' };
}

function error(offset: number, length: number, message: Words): TextProblem {
  return { offset, length, severity: 'error', message };
}

function syntaxError(text: string, { error: code, offset, length }: ParseError): TextProblem {
  const found =
    offset >= text.length
      ? say`the end of the file`
      : JSON.stringify(text.slice(offset, offset + Math.min(length, 30)));
  return error(offset, length, syntaxMessages[code]?.(found) ?? say`this is not JSON: ${found}`);
}

/** By the library's error code: the type names the code, the number is its value. */
const syntaxMessages: Readonly<Partial<Record<ParseErrorCode, (found: Value) => Words>>> = {
  1: (found) => say`${found} is not JSON: texts stand in double quotes, and bare words are true, false and null`,
  2: (found) => say`${found} is not a number as JSON writes it`,
  3: (found) => say`a field name in double quotes is expected here, found ${found}`,
  4: (found) => say`a value is expected here, found ${found}`,
  5: (found) => say`a colon is expected here, found ${found}`,
  6: (found) => say`a comma is expected before ${found}`,
  7: (found) => say`a closing } is expected here, found ${found}`,
  8: (found) => say`a closing ] is expected here, found ${found}`,
  9: (found) => say`the file must end after its one object, found ${found}`,
  11: () => 'this comment has no end: */ is missing',
  12: () => 'this text has no end: a closing double quote is missing',
  13: () => 'this number is not complete',
  14: () => '\\u must be followed by four hexadecimal digits',
  15: () => 'a backslash may be followed by one of " \\ / b f n r t u only',
  16: () => 'a text must not hold a bare control character: write \\n, \\t or \\u0000',
};
