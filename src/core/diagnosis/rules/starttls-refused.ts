import { checkRefusal, quoteFirstLine } from '../refusal-rule.ts';
import type { RefusalReading } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { useImplicitTls } from '../remedies.ts';
import { change } from '../profile-change.ts';
import { troubleWords } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Rule } from '../finding.ts';
import type { TlsFailedEntry } from '../../transcript/entry.ts';
import type { Value, Words } from '../../words.ts';
import { clause, say } from '../../words.ts';

export const rule: Rule = {
  id: 'starttls-refused',
  role: 'cause',
  summary: 'STARTTLS was answered with an error, or the server did not go on with TLS after its 220.',
  sources: [rfc(3207, '4'), rfc(3207, '4.1')],
  on: ['reply', 'tlsFailed', 'failure', 'ended'],
  check(entry, context) {
    if (entry.kind === 'reply') return checkRefusal('starttls-refused', reading, context);
    if (entry.kind === 'tlsFailed' && context.starttls === 'not-asked') return checkUnseen(entry, context);
    if (context.starttls !== 'accepted' || context.tls || context.cancelled) return undefined;
    if (entry.kind === 'tlsFailed') return checkHandshake(entry, context);
    if (context.tlsFailed || context.lastCommand?.verb !== 'STARTTLS') return undefined;
    if (entry.kind === 'failure')
      return entry.final ? diagnosis(entry.seq, quoteFirstLine(troubleWords(entry))) : undefined;
    return entry.kind === 'ended' && entry.by !== 'client' && entry.how !== 'timeout'
      ? diagnosis(entry.seq, say`"the connection ended"`)
      : undefined;
  },
};

const reading: RefusalReading = {
  weigh: ({ step }) => (step === 'starttls' ? 69 : 0),
  means: ({ code }) => (code < 500 ? 'the server cannot start TLS at present' : 'the server refuses to start TLS'),
  remedy: (_refusal, context) => ({
    fix: 'Try again later, or set `security` to "tls" and `port` to 465; the server’s certificate or TLS set-up may be broken.',
    field: ['security'],
    changes: [useImplicitTls(context)],
  }),
};

/** The log does not show what was said before the handshake, only that it came after STARTTLS. */
function checkUnseen(entry: TlsFailedEntry, context: Context): Diagnosis | undefined {
  const plain = !entry.implicit && context.trouble.has('tls-to-plaintext-port');
  return plain
    ? diagnosis(entry.seq, quoteFirstLine(troubleWords(entry)), 'the server went on in plaintext behind STARTTLS')
    : undefined;
}

function checkHandshake(entry: TlsFailedEntry, context: Context): Diagnosis | undefined {
  const plain = context.trouble.has('tls-to-plaintext-port') || (entry.received ?? '') !== '';
  if (plain) return diagnosis(entry.seq, quoteFirstLine(readable(entry.received) ?? troubleWords(entry)));
  const closed = context.trouble.has('tls-handshake-closed');
  return closed ? diagnosis(entry.seq, quoteFirstLine(troubleWords(entry))) : undefined;
}

const brokenPromise: Words = 'the server said 220 to STARTTLS and then did not go on with TLS';

/** @param said between quotation marks */
function diagnosis(seq: number, said: Value, what = brokenPromise): Diagnosis {
  return {
    severity: 'error',
    message: say`${said}: ${clause(what)}.`,
    fix: 'The server’s TLS set-up is broken, or something between breaks it: set `security` to "tls" and `port` to 465, or ask the administrator.',
    field: ['security'],
    changes: [change({ security: 'tls', port: 465 })],
    evidence: [seq],
    weight: 65,
  };
}

/** What came in place of TLS, unless it is no text. */
function readable(received: string | undefined): string | undefined {
  const line = received?.split(/[\r\n]/, 1)[0] ?? '';
  return /^[\x20-\x7e\t]+$/.test(line) ? line : undefined;
}
