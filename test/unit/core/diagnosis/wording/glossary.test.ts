import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inEnglish } from '../../../../../src/core/diagnosis/wording/glossary.ts';

describe('inEnglish', () => {
  it('reads the words of other languages', () => {
    assert.equal(inEnglish('empfänger unbekannt'), 'recipient unknown');
    assert.equal(inEnglish('boîte aux lettres pleine'), 'mailbox aux lettres full');
    assert.equal(inEnglish('ящик переполнен'), 'mailbox full');
  });

  it('puts a negation before what it denies', () => {
    assert.equal(inEnglish('die adresse existiert nicht'), 'die address not exist');
  });

  it('takes words out of texts without spaces, the longest first', () => {
    assert.match(inEnglish('请使用授权码登录'), /app password {2}login/);
    assert.match(inEnglish('客户端密码'), /app password/);
  });

  it('corrects what is often misspelt', () => {
    assert.equal(inEnglish('recipent adress exeeded'), 'recipient address exceeded');
  });

  it('leaves English as it is', () => {
    const text = 'recipient address rejected: user not found in table; see https://mail.example.com/help';
    assert.equal(inEnglish(text), text);
  });

  it('reads any text, and a long one in little time', () => {
    assert.equal(inEnglish(''), '');
    const text = 'ääää密码 不 нет '.repeat(20_000);
    const startedAt = performance.now();
    inEnglish(text);
    assert.ok(performance.now() - startedAt < 5000);
  });
});
