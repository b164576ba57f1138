import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  {
    // Examples, fixtures and goldens are input of the analysis, not code of this project.
    // test/examples/ is the runner itself.
    ignores: ['**/dist/', 'build/', '.cache/', '**/examples/', '!test/examples/', '**/fixtures/', '**/goldens/'],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // TypeScript knows which names exist, in each room; this rule does not.
      'no-undef': 'off',
      'max-lines': ['error', { max: 500 }],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Offsets and counts belong in messages; a number in a template reads better than String(n).
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // A name with a leading underscore says "required by the signature, not needed here".
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['server/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Name what you export: one name, everywhere.' },
        {
          selector: 'ImportDeclaration[source.value="typescript"] > ImportDefaultSpecifier',
          message: 'Take `* as ts`: in the bundle, the compiler is a module without a default.',
        },
      ],
    },
  },
  {
    // Who may know a parser: its language and the host that loads it.
    files: ['server/src/**'],
    ignores: ['server/src/languages/**', 'server/src/hosts/**', 'server/src/bin/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: ['web-tree-sitter', 'typescript'].map((name) => ({ name, message: 'Parsers belong to languages/.' })),
          patterns: [{ group: ['*/node', '*/browser'], message: 'Machines belong to hosts/.' }],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '*.js'],
    rules: {
      // A JSDoc cast, the way to give parsed JSON a type here, is invisible to these rules.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['test/**'],
    rules: {
      // Mocha's describe/it return values that nobody awaits.
      '@typescript-eslint/no-floating-promises': 'off',
      // In a test, a missing value is a failure: `!` throws at the right line.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  prettier,
);
