/** Measures everything in one run, prints it, and writes docs/benchmarks.md. A goal that is missed is said, and no failure. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchDiagnosis } from './diagnosis.ts';
import { benchMemory } from './memory.ts';
import { benchParser } from './parser.ts';
import { benchRows } from './rows.ts';
import { benchSessions } from './session.ts';
import { benchSizes } from './sizes.ts';
import type { Section } from './table.ts';
import { markdown } from './table.ts';

const sections: Section[] = [];
const say = (found: readonly Section[]): void => {
  for (const section of found) {
    sections.push(section);
    console.log(`\n${section.title}`);
    for (const { what, value, compared, goal } of section.rows) {
      const verdict = goal ? `[${goal.text}: ${goal.met ? 'met' : 'MISSED'}]` : '';
      console.log(`  ${what}: ${[value, compared, verdict].filter((part) => part !== '').join('; ')}`);
    }
  }
};

say(await benchSessions());
say([benchParser()]);
say([await benchMemory()]);
say([benchDiagnosis()]);
say([benchRows()]);
say([benchSizes()]);

const about = `Made by \`npm run bench\` with Node ${process.version}, all in one run. Times depend on the machine; ratios and sizes are what to look at.`;
await writeFile(join(import.meta.dirname, '../docs/benchmarks.md'), markdown(sections, about));
