import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ContextFold } from '../../../../src/core/diagnosis/context.ts';
import { readText } from '../../../../src/core/transcript/text-reader.ts';

function contextOf(text: string): ContextFold {
  const context = new ContextFold();
  for (const entry of readText(text).entries) context.advance(entry);
  return context;
}

const opening = 'S: 220 x\nC: EHLO client.example.com\nS: 250-x\nS: 250 AUTH PLAIN\n';

describe('ContextFold', () => {
  it('knows what the server offers', () => {
    const context = contextOf(opening);
    assert.deepEqual(context.capability('AUTH')?.params, ['PLAIN']);
    assert.equal(context.capability('SIZE'), undefined);
    assert.equal(context.helloName, 'client.example.com');
  });

  it('takes a first reply without a connection for the greeting', () => {
    const context = contextOf('S: 554 no service\n');
    assert.equal(context.refusal?.step, 'greeting');
  });

  it('follows a sign-in to its outcome', () => {
    assert.equal(contextOf(`${opening}C: AUTH PLAIN ****\n`).authAttempt?.outcome, 'open');
    assert.equal(contextOf(`${opening}C: AUTH PLAIN ****\nS: 535 no\n`).authAttempt?.outcome, 'refused');
    assert.equal(contextOf(`${opening}C: AUTH PLAIN ****\nS: 235 yes\n`).authenticated, true);
  });

  it('knows which message has no reply yet', () => {
    const sent = `${opening}C: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT TO:<b@x.example>\nS: 250 ok\nC: DATA\nS: 354 go\nC: Hello\nC: .\n`;
    assert.equal(contextOf(sent).unansweredData?.complete, true);
    assert.equal(contextOf(`${sent}S: 250 queued\n`).unansweredData, undefined);
    assert.equal(contextOf(`${sent}S: 250 queued\n`).delivered, 1);
  });

  it('takes a 221 that no QUIT asked for as a refusal', () => {
    assert.equal(contextOf(`${opening}C: DATA\nS: 221 2.7.0 Goodbye\n`).refusal?.code, 221);
    assert.equal(contextOf(`${opening}C: QUIT\nS: 221 2.0.0 Bye\n`).refusal, undefined);
  });
});
