import tseslint from 'typescript-eslint';

const everywhere = {
  // Numbers and booleans read well in texts as they are.
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true },
  ],
  // The value of `cond && call()` and of one-line arrows is of no interest, and everyone sees that.
  '@typescript-eslint/no-confusing-void-expression': 'off',
  // Keys of foreign records, such as the environment, stand in brackets.
  '@typescript-eslint/dot-notation': 'off',
  // It cannot see that a signal is aborted or a flag set while something is awaited.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  // An async function without await keeps a port's promise, and turns a throw into a rejection.
  '@typescript-eslint/require-await': 'off',
  // Plain objects that fit a class's shape are fine here, as everywhere in TypeScript.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  // It refuses `Promise.withResolvers<void>()`.
  '@typescript-eslint/no-invalid-void-type': 'off',
  // `[...text]` is how code points are walked.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { ignoreRestSiblings: true, argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
  ],
  // A class may be only a name for dependency injection.
  '@typescript-eslint/no-extraneous-class': 'off',
  // Marked so that it stands out; a provider on this machine, as in tests, speaks plain HTTP.
  '@typescript-eslint/no-deprecated': [
    'error',
    { allow: [{ from: 'package', name: 'allowInsecureRequests', package: 'openid-client' }] },
  ],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  'no-console': 'error',
  eqeqeq: 'error',
  // `?.` and `??` count too.
  complexity: ['error', { max: 12, variant: 'modified' }],
  'max-depth': ['error', 3],
  'max-params': ['error', 5],
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'data/',
      'cache/',
      '**/*.generated.ts',
      'libs/media/assembly/',
      '**/*.{js,mjs,cjs}',
    ],
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'apps/web/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: everywhere,
  },
  {
    // People read these programs' words at a terminal.
    files: ['tools/**', 'bench/**', 'apps/cli/**', 'test/support/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', '**/*.contract.ts'],
    rules: {
      // A describe holds many tests.
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      // `expect.stringMatching` and its like are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // A missing element fails the test either way.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Inner loops over samples and packets index typed arrays within bounds they have just checked.
    files: ['libs/media/**', 'fuzz/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // They run once a packet: an object for every call would be made and thrown away as often.
      'max-params': ['error', 7],
      // A format has as many cases as it has.
      complexity: ['error', { max: 16, variant: 'modified' }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
    },
  },
  {
    // Components are long by their markup.
    files: ['apps/web/**'],
    rules: {
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
);
