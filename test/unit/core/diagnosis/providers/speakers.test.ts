import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diagnose } from '../../../../../src/core/diagnosis/engine.ts';
import {
  nobody,
  providerOfHost,
  providers,
  readingOf,
  speakersOfBanner,
  speakersOfHost,
  speakersOfKeywords,
  together,
} from '../../../../../src/core/diagnosis/providers/speakers.ts';
import type { Step } from '../../../../../src/core/diagnosis/refusal.ts';
import { ruleIds } from '../../../../../src/core/diagnosis/rules/index.ts';
import { presets } from '../../../../../src/core/profiles/presets.ts';
import { readText } from '../../../../../src/core/transcript/text-reader.ts';
import { inEnglish } from '../../../../../src/core/words.ts';
import type { ReplyPlace } from '../../../../accuracy/case.ts';
import { readAccuracyCases } from '../../../../accuracy/case.ts';

describe('the table of providers', () => {
  it('has a row for every service that a profile can start from', () => {
    const known = new Set(providers.map(({ id }) => id));
    assert.deepEqual(
      presets.map(({ id }) => id).filter((id) => !known.has(id)),
      [],
    );
    for (const { id, hosts } of presets) {
      if (id === 'proton-bridge') continue;
      for (const host of hosts) assert.equal(providerOfHost(host)?.id, id, host);
    }
  });

  it('has names, pages and readings that are fit to be shown', () => {
    assert.equal(new Set(providers.map(({ id }) => id)).size, providers.length);
    for (const { id, name, page, credentials, readings } of providers) {
      assert.ok(name !== '', id);
      assert.equal(credentials === undefined, page === undefined, id);
      if (page !== undefined) assert.match(page, /^https:\/\/\S+$/, id);
      for (const reading of readings) {
        const means = inEnglish(reading.means);
        const told = `${id}: ${means}`;
        assert.ok(ruleIds.includes(reading.rule), told);
        assert.ok(Object.keys(reading.on).length > 0, told);
        assert.match(means, /^\S.*[^.\s]$/, told);
        assert.match(reading.source, /^https:\/\/\S+$/, told);
        if (reading.fix !== undefined) assert.match(inEnglish(reading.fix), /^[A-Z].*\.$/, told);
      }
    }
  });

  it('has no reading that no known reply reaches first', () => {
    const reached = new Set<unknown>();
    for (const { code, enhanced, step, text } of knownReplies()) {
      for (const provider of providers) {
        const speakers = provider.credentials ? { service: provider } : { software: provider };
        const entry = enhanced === undefined ? {} : { enhanced };
        reached.add(readingOf({ code, step, text, entry }, speakers)?.on);
      }
    }
    const unreached = providers.flatMap(({ id, readings }) =>
      readings.filter(({ on }) => !reached.has(on)).map(({ on }) => `${id} ${JSON.stringify(on)}`),
    );
    assert.deepEqual(unreached, []);
  });

  it('says of a provider’s own reply what the labelled failure says', () => {
    for (const { id, provider: name, code, enhanced, step, text, labels } of knownReplies()) {
      const provider = providers.find((one) => one.id === name);
      if (!provider) continue;
      const speakers = provider.credentials ? { service: provider } : { software: provider };
      const reading = readingOf({ code, step, text, entry: enhanced === undefined ? {} : { enhanced } }, speakers);
      assert.ok(reading === undefined || labels.includes(reading.rule), `${id}: ${reading?.rule}`);
    }
  });
});

describe('who is speaking', () => {
  it('is known by the host, the nearest domain first', () => {
    assert.equal(providerOfHost('smtp-relay.gmail.com')?.id, 'gmail-relay');
    assert.equal(providerOfHost('SMTP.Gmail.com')?.id, 'gmail');
    assert.equal(providerOfHost('email-smtp.eu-west-1.amazonaws.com')?.id, 'amazon-ses');
    assert.equal(providerOfHost('notgmail.com'), undefined);
  });

  it('is known by the greeting', () => {
    const idsOf = (text: string): readonly (string | undefined)[] => {
      const { service, software } = speakersOfBanner(text.toLowerCase());
      return [service?.id, software?.id];
    };
    assert.deepEqual(idsOf('smtp.gmail.com ESMTP r4sm1044892qkd.9 - gsmtp'), ['gmail', undefined]);
    assert.deepEqual(idsOf('mailsub002.protonmail.ch ESMTP Postfix'), ['proton', 'postfix']);
    assert.deepEqual(idsOf('mrcorpsys101 ESMTP Exim 4.85 #2 Thu, 18 Jun 2015'), [undefined, 'exim']);
    assert.deepEqual(idsOf('FR3P281CA0094.outlook.office365.com Microsoft ESMTP MAIL Service ready'), [
      'microsoft365',
      'exchange',
    ]);
    assert.deepEqual(idsOf('mail.example ESMTP'), [undefined, undefined]);
  });

  it('is known by keywords that nobody else has', () => {
    assert.equal(speakersOfKeywords(['SIZE', 'X-EXPS', 'XRDST']).software?.id, 'exchange');
    assert.equal(speakersOfKeywords(['SIZE', 'STARTTLS']), nobody);
  });

  it('does not change by what is learned later', () => {
    const host = speakersOfHost('smtp.gmail.com');
    const banner = speakersOfBanner('smtp.mail.yahoo.com esmtp exim');
    const both = together(host, banner);
    assert.deepEqual([both.service?.id, both.software?.id], ['gmail', 'exim']);
    assert.equal(together(both, nobody), both);
  });
});

describe('a provider’s reading', () => {
  const session = (host: string): string =>
    `* session: x\t${JSON.stringify({ host, port: 587, security: 'none', protocol: 'smtp', client: 'wire', side: 'client' })}\n` +
    '* connected: x\t{"address":"192.0.2.1","port":587}\n';
  const talk = (banner: string, ...rest: readonly string[]): string =>
    ['S: 220 ' + banner, 'C: EHLO client.example.com', 'S: 250-x', 'S: 250 AUTH LOGIN PLAIN', ...rest, ''].join('\n');
  const root = (text: string): ReturnType<typeof diagnose>[number] | undefined =>
    diagnose(readText(text).entries).find(({ rootCause }) => rootCause);

  it('changes the sentence and the fix, and not the server’s own words', () => {
    const refused = ['C: AUTH PLAIN ****', 'S: 535 Authentication Credentials Invalid'];
    const unknown = root(session('mail.example') + talk('mail.example ESMTP', ...refused));
    const amazon = root(
      session('email-smtp.eu-west-1.amazonaws.com') + talk('email-smtp.amazonaws.com ESMTP', ...refused),
    );
    assert.equal(unknown?.rule, 'auth-rejected');
    assert.equal(amazon?.rule, 'auth-rejected');
    assert.match(amazon.message, /^"535 Authentication Credentials Invalid" in reply to AUTH PLAIN: .*of this region/);
    assert.doesNotMatch(unknown.message, /region/);
    assert.match(amazon.fix, /Amazon SES wants the SMTP user name/);
  });

  it('is found by the greeting where the host says nothing', () => {
    const refused = ['C: AUTH PLAIN ****', 'S: 454 4.7.0 invalid username or password'];
    const bridge = root(session('127.0.0.1') + talk('127.0.0.1 ESMTP Service Ready - Proton Mail Bridge', ...refused));
    assert.equal(bridge?.rule, 'auth-rejected');
    assert.match(bridge.message, /the Bridge wants its own password/);
  });

  it('of the software counts where the service has none', () => {
    const refused = ['C: AUTH PLAIN ****', 'S: 535 Incorrect authentication data'];
    const exim = root(session('mail.example') + talk('mail.example ESMTP Exim 4.97', ...refused));
    assert.match(exim?.message ?? '', /Exim found no account/);
  });

  it('decides where the code says something else', () => {
    const host = session('smtp-relay.gmail.com');
    const closed = ['S: 421 4.7.0 Try again later, closing connection. (EHLO) v6-20020a50c406 - gsmtp'];
    const text = `${host}S: 220 smtp-relay.gmail.com ESMTP v6 - gsmtp\nC: EHLO localhost\n${closed.join('\n')}\n`;
    const relay = root(text);
    assert.equal(relay?.rule, 'client-hostname-rejected');
    assert.deepEqual(relay.field, ['ehlo']);
  });
});

const steps: Readonly<Record<ReplyPlace, Step>> = {
  CONNECT: 'greeting',
  EHLO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  BDAT: 'bdat',
  MESSAGE: 'end-of-data',
  QUIT: 'quit',
  UNASKED: 'unsolicited',
};

interface KnownReply {
  readonly id: string;
  readonly provider: string;
  readonly code: number;
  readonly enhanced: string | undefined;
  readonly step: Step;
  readonly text: string;
  readonly labels: readonly string[];
}

/** The replies of the labelled failures. */
function knownReplies(): readonly KnownReply[] {
  return readAccuracyCases().flatMap((one) =>
    one.replays.flatMap((replay): readonly KnownReply[] => {
      if (!('reply' in replay)) return [];
      const [first = ''] = replay.reply;
      const enhanced = /^\d{3}[ -]([245]\.\d+\.\d+)/.exec(first)?.[1];
      const lines = replay.reply.map((line) => line.slice(4).replace(/^[245]\.\d+\.\d+ */, ''));
      const text = lines.join(' ').toLowerCase().replaceAll('’', "'");
      const labels = [replay.rule ?? one.rule, ...(replay.acceptable ?? one.acceptable)];
      const { id, provider } = one;
      return [{ id, provider, code: Number(first.slice(0, 3)), enhanced, step: steps[replay.at], text, labels }];
    }),
  );
}
