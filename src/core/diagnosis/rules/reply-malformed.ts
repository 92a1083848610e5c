import type { Words } from '../../words.ts';
import { clause, say } from '../../words.ts';
import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { isToldOnly } from '../told-only.ts';
import { troubleWords } from '../trouble.ts';
import type { Context } from '../context.ts';
import type { ClientErrorEntry } from '../../transcript/entry.ts';
import type { Diagnosis, Rule } from '../finding.ts';

export const rule: Rule = {
  id: 'reply-malformed',
  role: 'cause',
  aspect: 'form',
  summary: 'A reply breaks the grammar.',
  sources: [rfc(5321, '4.2'), rfc(5321, '4.2.1'), rfc(5321, '2.3.8')],
  unchangeable: 'Which server to use instead only you can know.',
  on: ['reply', 'clientError'],
  check(entry, context) {
    if (entry.kind === 'clientError') return checkWords(entry, context);
    const { session } = context;
    if (entry.kind !== 'reply' || entry.violations.length === 0 || session?.pieced) return undefined;
    const ids = new Set(entry.violations.map(({ id }) => id));
    const fatal = faultsOf(ids, unreadable);
    const faults = fatal.length > 0 ? fatal : faultsOf(ids, untidy);
    if (faults.length === 0) return undefined;
    const told = faults.map(clause).reduce((before, fault) => say`${before}, ${fault}`);
    return {
      severity: fatal.length > 0 ? 'error' : 'warning',
      message: say`${quote(`${entry.code === 0 ? '' : `${entry.code} `}${entry.lines[0] ?? ''}`)}: the reply ${told}; clients read that differently.`,
      fix: 'This is the server’s fault, or of something between: tell its administrator; check that `host` and `port` name a mail server.',
      field: ['host'],
      evidence: [entry.seq],
      weight: ids.has('code-changes') ? 72 : fatal.length > 0 ? 35 : 15,
    };
  },
};

/** A client complains of the form of a reply. */
const complaint = /\b(?:invalid|unexpected|malformed|bad|unknown) (?:smtp )?(?:response|reply)\b/i;

/** What a client says of a reply that it could not read, where nothing else is known or the conversation has one that looks so. */
function checkWords(entry: ClientErrorEntry, context: Context): Diagnosis | undefined {
  if (context.refusal) return undefined;
  const { session, lastReply } = context;
  const proven = session?.pieced === true && lastReply?.code === 0 && complaint.test(entry.message);
  if (!proven && !(context.trouble.has('reply-malformed') && isToldOnly(context))) return undefined;
  return {
    severity: 'error',
    message: say`${quote(troubleWords(entry))}: the client could not read what the server answered.`,
    fix: 'Check that `host` and `port` name a mail server; if they do, it is the server’s fault, or of something between.',
    field: ['host'],
    evidence: [entry.seq],
    weight: 35,
  };
}

/** By the violation, what the reply does wrong. */
type Faults = Readonly<Partial<Record<string, Words>>>;

function faultsOf(ids: ReadonlySet<string>, faults: Faults): readonly Words[] {
  return [...ids].flatMap((id) => faults[id] ?? []);
}

/** Violations after which the meaning of a reply is not certain. */
const unreadable: Faults = {
  'code-missing': 'has no code',
  'code-out-of-range': 'has a code that SMTP does not have',
  'code-changes': 'changes its code between lines',
};
/** Violations that can be read past. */
const untidy: Faults = {
  'bare-lf': 'ends a line with LF alone',
  'bare-cr': 'has a CR alone',
  nul: 'has a NUL octet',
  'eight-bit': 'has octets over 127',
  'not-text': 'has control characters',
  'line-too-long': 'has a line over 512 octets',
  separator: 'has neither space nor hyphen behind its code',
  incomplete: 'stops in the middle',
};
