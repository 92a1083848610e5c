import { quote } from '../refusal-rule.ts';
import { rfc } from '../sources.ts';
import { change } from '../profile-change.ts';
import type { Context } from '../context.ts';
import type { Diagnosis, Severity, Rule } from '../finding.ts';
import type { CapabilitiesEntry } from '../../transcript/entry.ts';
import { say } from '../../words.ts';

export const rule: Rule = {
  id: 'starttls-stripped',
  role: 'cause',
  summary: 'Something between removed or overwrote STARTTLS.',
  sources: [rfc(3207, '6')],
  on: ['capabilities', 'reply'],
  check(entry, context) {
    if (entry.kind === 'capabilities') return entry.stage === 'clear' ? checkCapabilities(entry, context) : undefined;
    const greetingMasked =
      entry === context.greeting && entry.kind === 'reply' && entry.code === 220 && isMasked(entry.lines[0] ?? '');
    return greetingMasked ? diagnosis(entry.seq, entry.lines[0] ?? '', 'information') : undefined;
  },
};

/** Security appliances overwrite a greeting with asterisks. */
function isMasked(line: string): boolean {
  return line.includes('**********');
}

/** … and a capability with capital X and perhaps one other letter, so that its length stays. */
function isOverwritten(keyword: string): boolean {
  return /^X{6,}[A-Z]?$/.test(keyword);
}

function checkCapabilities(entry: CapabilitiesEntry, context: Context): Diagnosis | undefined {
  if (entry.capabilities.some(({ keyword }) => keyword === 'STARTTLS')) return undefined;
  const overwritten = entry.capabilities.find(({ keyword }) => isOverwritten(keyword));
  const greeting = context.greeting?.lines[0] ?? '';
  if (!overwritten && !isMasked(greeting)) return undefined;
  const wanted = context.session?.security !== 'none';
  return diagnosis(entry.seq, overwritten?.keyword ?? greeting, wanted && context.session ? 'error' : 'warning');
}

function diagnosis(seq: number, said: string, severity: Severity): Diagnosis {
  return {
    severity,
    message: say`${quote(said)}: something between this client and the server overwrites what it says, STARTTLS with it.`,
    fix: 'Have the inspection of SMTP ("fixup", "ESMTP inspection") switched off in the firewall, or set `security` to "tls" and `port` to 465, which cannot be stripped.',
    field: ['security'],
    changes: [change({ security: 'tls', port: 465 })],
    evidence: [seq],
    weight: 80,
  };
}
