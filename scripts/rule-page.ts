/** The pages docs/rules/*.md: what each rule means, how it looks on the wire, what to change. */
import { diagnose } from '../src/core/diagnosis/engine.ts';
import type { Finding, Rule, Source } from '../src/core/diagnosis/finding.ts';
import { findReconnectLoop, reconnectLoopSources, reconnectLoopSummary } from '../src/core/diagnosis/reconnect-loop.ts';
import { ruleIds, rules } from '../src/core/diagnosis/rules/index.ts';
import type { RuleId } from '../src/core/diagnosis/rules/index.ts';
import { exposure } from '../src/core/logs/whole-log.ts';
import { readText } from '../src/core/transcript/text-reader.ts';
import { readAccuracyCases } from '../test/accuracy/case.ts';
import type { AccuracyCase } from '../test/accuracy/case.ts';
import { caseFiles, readCases } from '../test/unit/core/diagnosis/case-file.ts';
import { explanations } from './rule-explanations.ts';

const generated = '<!-- Written by `npm run rule-pages`; do not edit. -->';

/** What a page shows at most of each kind. */
const most = { replies: 8, clientErrors: 5, fixes: 4 } as const;

/** What a page is made of. */
interface Material {
  readonly id: RuleId | typeof exposure.rule;
  readonly summary: string;
  /** Absent: it is no failure of a session. */
  readonly role?: Rule['role'];
  readonly sources: readonly Source[];
  readonly cases: readonly AccuracyCase[];
  /** Findings of the rule in the plain-text cases, the gravest first. */
  readonly findings: readonly Pick<Finding, 'message' | 'fix' | 'field' | 'severity'>[];
}

/** File name → Markdown, not formatted: one page for each rule, and `README.md`, which lists them. */
export function rulePages(): ReadonlyMap<string, string> {
  const cases = readAccuracyCases();
  const findings = knownFindings();
  const pages = new Map<string, string>();
  const ofLogs: Material = { ...exposure, id: exposure.rule, cases: [], findings: [exposure] };
  const material = [...ruleIds.map((id) => materialOf(id, cases, findings)), ofLogs];
  pages.set('README.md', listOf(material));
  for (const one of material) pages.set(`${one.id}.md`, pageOf(one));
  return pages;
}

function materialOf(id: RuleId, cases: readonly AccuracyCase[], findings: readonly Finding[]): Material {
  const own = cases.filter((one) => one.rule === id);
  const rule = rules.find((candidate) => candidate.id === id);
  if (!rule) {
    const [summary, sources] = [reconnectLoopSummary, reconnectLoopSources];
    return { id, summary, role: 'consequence', sources, cases: own, findings: exampleLoop() };
  }
  const { summary, role, sources } = rule;
  const told = findings.filter((finding) => finding.rule === id);
  const graver = told.toSorted((one, other) => Number(other.rootCause) - Number(one.rootCause));
  return { id, summary, role, sources, cases: own, findings: graver };
}

function knownFindings(): readonly Finding[] {
  return caseFiles.flatMap(readCases).flatMap(({ transcript }) => diagnose(readText(transcript).entries));
}

/** Three sessions, a second apart. */
function exampleLoop(): Material['findings'] {
  const sessions = [0, 2, 4].map((second) => ({
    startedAt: second * 1_000_000,
    endedAt: (second + 1) * 1_000_000,
    target: 'mail.example:587',
    client: 'a program',
    user: 'user@example.com',
    rootCause: 'auth-throttled' as const,
  }));
  const loop = findReconnectLoop(sessions);
  return loop ? [loop] : [];
}

function pageOf(one: Material): string {
  const parts = [
    `# ${one.id}`,
    generated,
    `**${one.summary}**`,
    explanations[one.id],
    ...(one.role ? [standing(one.role)] : []),
    ...diagnosisPart(one),
    ...wirePart(one.cases),
    ...clientPart(one.cases),
    ...fixPart(one),
    '## References',
    list(one.sources.map(({ title, url }) => `[${title}](${url})`)),
  ];
  return parts.join('\n\n');
}

function standing(role: Rule['role']): string {
  return standings[role];
}

const standings: Readonly<Record<Rule['role'], string>> = {
  cause: 'It can be the root cause of a failed session.',
  consequence:
    'It follows from something else: it is named as the root cause only when nothing else explains the session.',
  fallback: 'It names no cause, and is silent as soon as any other finding is an error.',
};

function diagnosisPart({ findings }: Material): readonly string[] {
  const first = findings[0];
  return first ? ['## What the diagnosis says', fence(first.message)] : [];
}

/** Replies in the server's own words, one of each wording. */
function wirePart(cases: readonly AccuracyCase[]): readonly string[] {
  const seen = new Set<string>();
  const shown: string[] = [];
  for (const one of cases) {
    for (const replay of one.replays) {
      if (!('reply' in replay) || ('template' in replay && replay.template !== undefined)) continue;
      if ((replay.rule ?? one.rule) !== one.rule) continue;
      const text = replay.reply.join('\n');
      if (seen.has(text) || seen.size >= most.replies) continue;
      seen.add(text);
      shown.push(`${one.provider}, in reply to ${places[replay.at] ?? replay.at}${linksOf(one)}:`, fence(text));
    }
  }
  return shown.length === 0 ? [] : ['## How it looks on the wire', ...shown];
}

const places: Readonly<Record<string, string>> = {
  CONNECT: 'the connection',
  MESSAGE: 'the message',
  UNASKED: 'nothing, by itself',
};

function linksOf({ sources }: AccuracyCase): string {
  const links = sources.filter((source) => source.startsWith('https://')).slice(0, 2);
  return links.length === 0 ? '' : ` (${links.map((url, index) => `[source ${index + 1}](${url})`).join(', ')})`;
}

function clientPart(cases: readonly AccuracyCase[]): readonly string[] {
  const errors = [...new Set(cases.flatMap(({ clientErrors }) => clientErrors))].slice(0, most.clientErrors);
  return errors.length === 0 ? [] : ['## What libraries print', fence(errors.join('\n'))];
}

function fixPart({ findings }: Material): readonly string[] {
  const fixes = [...new Set(findings.map(({ fix }) => fix))].slice(0, most.fixes);
  const fields = [...new Set(findings.flatMap(({ field }) => (field ? [`\`${field.join('.')}\``] : [])))];
  const about = fields.length === 0 ? [] : [`Fields of a profile that matter here: ${fields.join(', ')}.`];
  return fixes.length === 0 ? [] : ['## How to mend it', list(fixes), ...about];
}

function listOf(material: readonly Material[]): string {
  const lines = material.map(({ id, summary }) => `[${id}](${id}.md): ${summary}`);
  return [generated, '# The rules', list(lines)].join('\n\n');
}

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

const fence = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
