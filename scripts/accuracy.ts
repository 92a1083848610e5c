/**
 * Plays every labelled failure to the diagnosis and reads every recorded log; writes docs/accuracy.md and
 * docs/log-accuracy.md. Ends with 1 when too many are wrong.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { logReportOf } from '../test/accuracy/log-report.ts';
import type { LogOutcomes } from '../test/accuracy/log-report.ts';
import {
  readHeldOutLogs,
  readLearnedLogs,
  readLogFirstRuns,
  readLogSamples,
  readSample,
} from '../test/accuracy/logs.ts';
import type { LogOutcome, LogSample } from '../test/accuracy/logs.ts';
import { readEveryCase, readFirstRuns } from '../test/accuracy/case.ts';
import { measure } from '../test/accuracy/replay.ts';
import { heldOut, percent, reportOf, shareOf, tuned, unseen } from '../test/accuracy/report.ts';
import type { Share } from '../test/accuracy/report.ts';

/** The share of the tuned replays that has to be right. */
const wanted = 0.98;
/** The share of the logs whose root cause has to be right. */
const wantedOfLogs = 0.95;

const target = fileURLToPath(new URL('../docs/accuracy.md', import.meta.url));
const startedAt = performance.now();
const cases = readEveryCase();
const measurement = await measure(cases);
const { outcomes } = measurement;
const options = { ...(await resolveConfig(target)), filepath: target };
await writeFile(target, await format(reportOf(cases, readFirstRuns(), measurement), options));

const [known, held, fresh] = [tuned, heldOut, unseen].map((part) => shareOf(part(outcomes))) as [Share, Share, Share];
for (const { case: one, number, expected, found } of outcomes.filter(({ right }) => !right)) {
  const mark = one.unseen ? ' (unseen)' : one.heldOut ? ' (held out)' : '';
  process.stdout.write(`wrong: ${one.id} ${number}${mark}: it is ${expected}, named ${found}\n`);
}
const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
process.stdout.write(
  `tuned ${known.right} of ${known.all} (${percent(known)}), ` +
    `held out ${held.right} of ${held.all} (${percent(held)}), ` +
    `unseen ${fresh.right} of ${fresh.all} (${percent(fresh)}), ${seconds} s, docs/accuracy.md\n`,
);

const logTarget = fileURLToPath(new URL('../docs/log-accuracy.md', import.meta.url));
const outcomesOf = (samples: readonly LogSample[]): readonly LogOutcome[] => samples.map(readSample);
const logs: LogOutcomes = {
  given: outcomesOf(readLogSamples()),
  learned: outcomesOf(readLearnedLogs()),
  heldOut: outcomesOf(readHeldOutLogs()),
};
await writeFile(logTarget, await format(logReportOf(logs, readLogFirstRuns()), options));
const shareOfLogs = (part: readonly LogOutcome[]): Share => ({
  right: part.filter(({ right }) => right).length,
  all: part.length,
});
const [given, learned, heldOutLogs] = [logs.given, logs.learned, logs.heldOut].map(shareOfLogs) as [
  Share,
  Share,
  Share,
];
process.stdout.write(
  `logs: given ${given.right} of ${given.all} (${percent(given)}), ` +
    `learned ${learned.right} of ${learned.all} (${percent(learned)}), ` +
    `held out ${heldOutLogs.right} of ${heldOutLogs.all} (${percent(heldOutLogs)}), docs/log-accuracy.md\n`,
);
process.exitCode = known.right >= wanted * known.all && given.right >= wantedOfLogs * given.all ? 0 : 1;
