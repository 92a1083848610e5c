import { explainRule } from '../rule-documents.ts';
import type { Services } from '../services.ts';
import { readRef } from './profile-argument.ts';

/** Commands about findings; what to register under which name. */
export function findingCommands({
  files,
  diagnostics,
}: Services): Readonly<Record<string, (argument?: unknown, rule?: unknown) => Promise<void>>> {
  return {
    explainRule: async (rule) => {
      if (typeof rule === 'string') await explainRule(rule);
    },
    dismissFinding: (argument, rule) => {
      const ref = readRef(argument, files);
      if (ref && typeof rule === 'string') diagnostics.dismiss(ref, rule);
      return Promise.resolve();
    },
  };
}
