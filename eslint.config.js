import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Layers, lowest first: each may import those before it, none those behind it (docs/ARCHITECTURE.md). */
const layers = ['core', 'runtime', 'cli', 'views', 'extension'];

const layerRules = layers.map((layer, index) => ({
  files: [`src/${layer}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...layers.slice(index + 1).map((higher) => ({
            group: [`**/${higher}/**`],
            message: `src/${layer} must not import src/${higher}.`,
          })),
          ...(layer === 'core'
            ? [{ group: ['node:*', 'vscode', 'nodemailer', 'nodemailer/*'], message: 'The core is pure.' }]
            : []),
          ...(['runtime', 'cli'].includes(layer)
            ? [{ group: ['vscode'], message: 'Only the extension and the host side of the views know VS Code.' }]
            : []),
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.vscode-test/', '.cache/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { regexp },
    // Whatever a pattern reads can come from somebody who wants it to take for ever.
    rules: { 'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }] },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      // node:test's describe and it return promises that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': 'off',
      // A test's host answers at once where a real one would wait for a person.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
    },
  },
  ...layerRules,
);
