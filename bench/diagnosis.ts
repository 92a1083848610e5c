import { Diagnostician } from '../src/core/diagnosis/engine.ts';
import { benchTranscript } from './transcripts.ts';
import type { Section } from './table.ts';

const entries = 1_000_000;

/** All rules over a long transcript. */
export function benchDiagnosis(): Section {
  const transcript = benchTranscript(entries);
  const diagnostician = new Diagnostician();
  const started = performance.now();
  for (const entry of transcript) diagnostician.add(entry);
  const seconds = (performance.now() - started) / 1000;
  return {
    title: 'Diagnosis',
    method: `All rules over ${entries.toLocaleString('en')} entries of commands, replies and refusals.`,
    rows: [
      {
        what: 'all rules',
        value: `${seconds.toFixed(2)} s`,
        compared: '',
        goal: { text: 'under 2 s', met: seconds < 2 },
      },
    ],
  };
}
