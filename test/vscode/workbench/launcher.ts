/**
 * Takes the parameters with which a test run starts VS Code's program, and does the same in the hosted one: opens the
 * folder, loads the extension in development, runs the test module in the extension host, ends with its status.
 */
import { parseArgs } from 'node:util';
import { startWorkbench, type Workbench } from './workbench.ts';

const longestMs = 240_000;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' } },
});

/** The test module's status; 1 when it does not end in time. */
async function runTestModule(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const timer = setTimeout(() => resolve(1), longestMs);
  let workbench: Workbench | undefined;
  try {
    const [workspace] = positionals;
    workbench = await startWorkbench({
      ...(workspace !== undefined && { workspace }),
      extensionPath: String(values['extensionDevelopmentPath']),
      testModule: String(values['extensionTestsPath']),
      onExit: resolve,
      // What tests print by console.log; the workbench's own messages are in its log.
      onConsole: (type, parameters) => void (type === 'log' && console.log(...parameters)),
    });
    const status = await promise;
    if (status !== 0) console.error(workbench.logs());
    return status;
  } finally {
    clearTimeout(timer);
    await workbench?.close();
  }
}

process.exitCode = await runTestModule();
