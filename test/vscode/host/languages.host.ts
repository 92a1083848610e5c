import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { describe, it } from './harness.ts';
import { eventually, profilesUri } from './workspace.ts';

const transcript = `  0.000000 info  *  session: wire client, profile "story", mx.example.org:25, smtp with none
  0.010000 info  S: 220 mx.example.org ready
  0.020000 info  C: EHLO client.example.com
  0.030000 info  S: 250-mx.example.org
  0.030000 info  S: 250 PIPELINING
  0.040000 info  C: MAIL FROM:<ann@example.com>
  0.050000 info  S: 250 2.1.0 OK
  0.060000 info  C: RCPT TO:<bob@example.net>
  0.070000 info  S: 550 5.1.1 User unknown
`;

async function openTranscript(): Promise<vscode.TextDocument> {
  return await vscode.workspace.openTextDocument({ language: 'smtp-transcript', content: transcript });
}

describe('a transcript', () => {
  it('has sessions, phases and commands as symbols', async () => {
    const { uri } = await openTranscript();
    const command = 'vscode.executeDocumentSymbolProvider';
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(command, uri);
    assert.equal(symbols.length, 1);
    const [session] = symbols;
    assert.match(session?.name ?? '', /profile "story"/);
    assert.equal(session?.range.end.line, 8);
    assert.deepEqual(
      session.children.map(({ name, range }) => [name, range.start.line]),
      [
        ['greeting', 1],
        ['ehlo', 2],
        ['mail', 5],
        ['rcpt', 7],
      ],
    );
    const [recipient] = session.children.at(-1)?.children ?? [];
    assert.equal(recipient?.name, 'RCPT TO:<bob@example.net>');
    assert.equal(recipient.detail, '550 5.1.1 User unknown');
  });

  it('folds sessions and replies of several lines', async () => {
    const { uri } = await openTranscript();
    const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>(
      'vscode.executeFoldingRangeProvider',
      uri,
    );
    const lines = folds.map(({ start, end }) => `${start}-${end}`);
    assert.ok(lines.includes('0-8'), lines.join(' '));
    assert.ok(lines.includes('3-4'), lines.join(' '));
    assert.equal(lines.length, 2);
  });

  it('explains the code under the mouse, and only in replies', async () => {
    const { uri } = await openTranscript();
    const at = (line: number, word: string): vscode.Position =>
      new vscode.Position(line, (transcript.split('\n')[line] ?? '').indexOf(word) + 1);
    assert.match(await hoverAt(uri, at(8, '550')), /mailbox is not available.*RFC 5321 section 4\.2\.3/s);
    assert.match(await hoverAt(uri, at(8, '5.1.1')), /\*\*5\.1\.1\*\*/);
    assert.match(await hoverAt(uri, at(1, '220')), /service is ready/);
    assert.equal(await hoverAt(uri, at(8, 'unknown')), '');
    assert.equal(await hoverAt(uri, at(7, 'RCPT')), '');
  });
});

describe('a transcript that is written by hand', () => {
  const gmail = [
    '* session: Gmail\t{"host":"smtp.gmail.com","port":587,"security":"starttls","protocol":"smtp","client":"wire","side":"client"}',
    'S: 220 smtp.gmail.com ESMTP',
    'C: AUTH PLAIN ****',
    'S: 534 5.7.9 Application-specific password required. https://support.google.com/mail/?p=InvalidSecondFactor',
    'S: 5',
    'S: 550 5.7',
  ];

  it('tells what the provider means by a reply', async () => {
    const { uri } = await vscode.workspace.openTextDocument({ language: 'smtp-transcript', content: gmail.join('\n') });
    assert.match(await hoverAt(uri, new vscode.Position(3, 4)), /Gmail.*app password/s);
  });

  it('completes reply codes and enhanced codes', async () => {
    const { uri } = await vscode.workspace.openTextDocument({ language: 'smtp-transcript', content: gmail.join('\n') });
    assert.ok((await completionsAt(uri, new vscode.Position(4, 4))).includes('535'));
    assert.ok((await completionsAt(uri, new vscode.Position(5, 10))).includes('5.7.8'));
  });
});

describe('the profile file', () => {
  it('completes the values of a field by its schema', async () => {
    const position = await positionOf('"security": "none"', '"security": '.length + 1);
    const labels = await eventually('the values of security', async () => {
      const found = await completionsAt(profilesUri(), position);
      return found.some((label) => label.includes('starttls')) ? found : undefined;
    });
    for (const value of ['none', 'opportunistic', 'starttls', 'tls'])
      assert.ok(labels.includes(`"${value}"`), `${value} in ${labels.join(' ')}`);
  });

  it('explains a field by its schema', async () => {
    const position = await positionOf('"stopAfter"', 3);
    const text = await eventually('the hover', async () => (await hoverAt(profilesUri(), position)) || undefined);
    assert.match(text, /\w+ \w+ \w+/);
  });
});

async function completionsAt(uri: vscode.Uri, position: vscode.Position): Promise<readonly string[]> {
  const command = 'vscode.executeCompletionItemProvider';
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(command, uri, position);
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n')
    .replaceAll('&nbsp;', ' ');
}

async function positionOf(text: string, offset: number): Promise<vscode.Position> {
  const document = await vscode.workspace.openTextDocument(profilesUri());
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, text);
  return document.positionAt(at + offset);
}
