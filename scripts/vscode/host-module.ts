/** Modules that VS Code loads into its extension host beside the extension, or in its place. */
import { build, type StdinOptions } from 'esbuild';

/**
 * Bundles a module into one CommonJS file.
 * @param entry its path, or its text with the folder that its imports start from
 */
export async function bundleHostModule(
  entry: string | Required<Pick<StdinOptions, 'contents' | 'resolveDir'>>,
  outfile: string,
): Promise<void> {
  await build({
    ...(typeof entry === 'string' ? { entryPoints: [entry] } : { stdin: { ...entry, loader: 'ts' } }),
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
