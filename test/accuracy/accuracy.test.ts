import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { format, resolveConfig } from 'prettier';
import { ruleIds } from '../../src/core/diagnosis/rules/index.ts';
import {
  readAccuracyCases,
  readCollectedCases,
  readEveryCase,
  readFirstRuns,
  readLearnedCases,
  readUnseenCases,
} from './case.ts';
import { measure } from './replay.ts';
import type { Measurement, Outcome } from './replay.ts';
import { heldOut, reportOf, shareOf, tuned } from './report.ts';

const known = readAccuracyCases();
const collected = readCollectedCases();
/** All that were unseen at their first run. */
const firstMet = [...readLearnedCases(), ...readUnseenCases()];
const cases = readEveryCase();
const page = new URL('../../docs/accuracy.md', import.meta.url);

describe('the labelled failures', () => {
  it('have known labels, sources and distinct names', () => {
    const names = new Set<string>([...ruleIds, 'none']);
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
    for (const one of cases) {
      const labels = [one, ...one.replays].flatMap(({ rule, acceptable }) => [rule ?? one.rule, ...(acceptable ?? [])]);
      for (const label of labels) assert.ok(names.has(label), `${one.id}: ${label}`);
      assert.ok(one.replays.length > 0 || one.notReplayed !== undefined, one.id);
    }
  });

  it('are held out by a hash of their name', () => {
    for (const { id, heldOut } of known) {
      const hash = createHash('sha256').update(id).digest().readUInt32BE(0);
      assert.equal(heldOut ?? false, hash % 4 === 0, id);
    }
  });
});

describe('the collected failures', () => {
  it('come from public pages, and none is held out', () => {
    for (const { id, sources, heldOut } of collected) {
      assert.ok(sources.length > 0 && sources.every((source) => source.startsWith('https://')), id);
      assert.ok(!heldOut, id);
    }
  });
});

describe('the failures that were unseen at first', () => {
  it('come from public pages and share no reply with the others', () => {
    const replyOf = (one: (typeof cases)[number]) =>
      one.replays.flatMap((replay) => ('reply' in replay ? [replay.reply.join('\n').toLowerCase()] : []));
    const others = new Set([...known, ...collected].flatMap(replyOf));
    for (const one of firstMet) {
      assert.ok(one.sources.length > 0 && one.sources.every((source) => /^https?:\/\//.test(source)), one.id);
      assert.ok(!one.heldOut, one.id);
      for (const reply of replyOf(one)) assert.ok(!others.has(reply), one.id);
    }
  });

  it('have a record of their first run that is whole', () => {
    for (const { right, all, wrong } of readFirstRuns()) assert.equal(right + wrong.length, all);
    const replays = firstMet.reduce((sum, one) => sum + one.replays.length, 0);
    assert.equal(
      readFirstRuns().reduce((sum, { all }) => sum + all, 0),
      replays,
    );
    const names = new Set(firstMet.flatMap((one) => one.replays.map((_, place) => `${one.id} ${place + 1}`)));
    for (const { replay } of readFirstRuns().flatMap(({ wrong }) => wrong)) assert.ok(names.has(replay), replay);
  });
});

describe('the diagnosis of the labelled failures', () => {
  let measurement: Measurement;
  let outcomes: readonly Outcome[] = [];
  before(async () => {
    measurement = await measure(cases);
    outcomes = measurement.outcomes;
  });

  const wrong = (part: readonly Outcome[]) =>
    part
      .filter(({ right }) => !right)
      .map(({ case: { id }, number, expected, found }) => `${id} ${number}: ${expected}, named ${found}`)
      .join('\n');

  it('is right for at least 98 % of those that rules were tuned by', () => {
    const { right, all } = shareOf(tuned(outcomes));
    assert.ok(all > 200 && right >= 0.98 * all, wrong(tuned(outcomes)));
  });

  it('is right for at least 90 % of those held out', () => {
    const { right, all } = shareOf(heldOut(outcomes));
    assert.ok(all > 40 && right >= 0.9 * all, wrong(heldOut(outcomes)));
  });

  it('rests on what servers say, not on their enhanced codes', () => {
    const { right, all } = shareOf(tuned(measurement.withoutEnhancedCodes));
    assert.ok(right >= 0.98 * all, wrong(tuned(measurement.withoutEnhancedCodes)));
  });

  it('is what docs/accuracy.md says; `npm run accuracy` writes it', async () => {
    const options = { ...(await resolveConfig(page.pathname)), filepath: page.pathname };
    assert.equal(readFileSync(page, 'utf8'), await format(reportOf(cases, readFirstRuns(), measurement), options));
  });
});
