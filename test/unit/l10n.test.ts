/** Every text that users see can be translated, and one translation is complete. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import ts from 'typescript';
import type { Finding } from '../../src/core/diagnosis/finding.ts';
import { rules } from '../../src/core/diagnosis/rules/index.ts';
import { LogAnalysis } from '../../src/core/logs/analysis.ts';
import { SessionReport } from '../../src/core/logs/session-report.ts';
import { importTexts } from '../../src/core/profiles/import/import-texts.ts';
import { profileInputSchema } from '../../src/core/profiles/schema.ts';
import { said, type Words } from '../../src/core/words.ts';
import { detailStrings } from '../../src/views/detail-strings.ts';
import { webviewStrings } from '../../src/views/webview-strings.ts';
import type { LogSample } from '../accuracy/logs.ts';
import { readLogSamples } from '../accuracy/logs.ts';
import { caseFiles, check, readCases } from './core/diagnosis/case-file.ts';
import { wordsInSources } from './words-in-sources.ts';

const root = join(import.meta.dirname, '../..');
const readJson = (path: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;

/** The texts that the sources hand to `l10n.t`, and the calls that hand over anything else. */
function usedTexts(): { readonly texts: Set<string>; readonly others: readonly string[] } {
  const texts = new Set<string>(
    [webviewStrings, detailStrings, importTexts].flatMap((all) => Object.values<string>(all)),
  );
  const others: string[] = [];
  for (const name of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const source = ts.createSourceFile(
      name,
      readFileSync(join(root, 'src', name), 'utf8'),
      ts.ScriptTarget.Latest,
      true,
    );
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && /\bl10n\.t$/.test(node.expression.getText())) {
        const [text] = node.arguments;
        if (text && ts.isStringLiteralLike(text)) texts.add(text.text);
        else others.push(`${name}: ${node.getText()}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { texts, others };
}

/** The messages of a schema, at whatever depth. */
function schemaMessages(schema: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  return Object.entries(schema).flatMap(([name, value]: [string, unknown]) =>
    name === 'message' && typeof value === 'string' ? [value] : schemaMessages(value, seen),
  );
}

/** What is found in the sessions of a log. */
function findingsOf({ octets }: LogSample): readonly Finding[] {
  const reports = new Map<number, SessionReport>();
  const analysis = new LogAnalysis({
    entry: (session, entry) => {
      const report = reports.get(session) ?? new SessionReport(session);
      reports.set(session, report);
      report.add(entry);
    },
    ended: () => {},
  });
  analysis.push(octets);
  analysis.end();
  return [...reports.values()].flatMap(({ findings }) => findings);
}

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\d{1,2}\}/g)].map(([found]) => found).toSorted();
}

/** Whether there is anything to translate. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\{\d{1,2}\}/g, ''));
}

describe('texts', () => {
  const { texts, others } = usedTexts();
  const words = wordsInSources('src/core/**/*.ts', 'src/runtime/*.ts');
  const found = [...words.templates, ...schemaMessages(profileInputSchema), ...rules.map(({ summary }) => summary)];
  for (const text of found) if (hasWords(text)) texts.add(text);
  const bundle = readJson('l10n/bundle.l10n.de.json');

  it('can be extracted: only those of the webview, the details, imports and the core are looked up by a variable', () => {
    assert.deepEqual(others.toSorted(), [
      'extension/commands/import-profile.ts: vscode.l10n.t(importTexts[key], ...values)',
      'views/transcript-view.ts: vscode.l10n.t(detailStrings[key], ...values)',
      'views/transcript-view.ts: vscode.l10n.t(text)',
      'views/translated.ts: vscode.l10n.t(template)',
    ]);
  });

  it('of the core are constants: only those of the schema of profiles are looked up by a variable', () => {
    assert.deepEqual(words.unknown, ['src/core/profiles/build-profile.ts: issue.message']);
  });

  it('are all translated, and nothing is left over', () => {
    assert.deepEqual(
      [...texts].filter((text) => !bundle[text]),
      [],
      'without translation',
    );
    assert.deepEqual(
      Object.keys(bundle).filter((text) => !texts.has(text)),
      [],
      'not used any more',
    );
  });

  it('keep their places for values', () => {
    for (const [text, translated] of Object.entries(bundle))
      assert.deepEqual(placeholders(translated), placeholders(text), text);
  });

  it('of all findings are translated at every depth', () => {
    const missing = new Set<string>();
    const translate = (text: string): string => {
      if (hasWords(text) && !bundle[text]) missing.add(text);
      return bundle[text] ?? text;
    };
    const inGerman = (text: Words): string => said(text, translate);
    const ofCases = caseFiles.flatMap((file) => readCases(file).flatMap(check));
    const findings = [...ofCases, ...readLogSamples().flatMap(findingsOf)];
    for (const { words: told, message, fix, changes = [] } of findings) {
      assert.notEqual(inGerman(told.message), message);
      assert.notEqual(inGerman(told.fix), fix);
      for (const change of changes) assert.notEqual(inGerman(change.words), change.title);
    }
    assert.deepEqual([...missing], []);
  });

  it('of the manifest are there in both languages', () => {
    const english = readJson('package.nls.json');
    assert.deepEqual(Object.keys(readJson('package.nls.de.json')), Object.keys(english));
    const used = [...readFileSync(join(root, 'package.json'), 'utf8').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key);
    assert.deepEqual(new Set(used), new Set(Object.keys(english)));
  });
});
