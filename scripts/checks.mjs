/** What is checked without running anything: arguments for Node, with a name for each. */
export const checks = [
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']],
  ['types', ['node_modules/typescript-native/bin/tsc', '-p', '.']],
  ['types of the core', ['node_modules/typescript-native/bin/tsc', '-p', 'src/core']],
  ['types of the terminal program', ['node_modules/typescript-native/bin/tsc', '-p', 'src/cli']],
  ['types of the webview', ['node_modules/typescript-native/bin/tsc', '-p', 'src/views/webview']],
  ['lint and layers', ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.']],
  ['bundles', ['scripts/build.mjs']],
];
