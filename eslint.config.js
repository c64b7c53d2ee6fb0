/** Biome lints the rest; ESLint has what needs types, and the house rules that a syntax tree can show. */
import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** @type {{ include: string[] }} */
const { include } = JSON.parse(readFileSync(new URL('./tsconfig.json', import.meta.url), 'utf8'));
const everything = include.map((name) => (name.endsWith('.ts') ? name : `${name}/**/*.ts`));
const page = ['web/**/*.ts', 'web/**/*.tsx'];
const NO_ENVIRONMENT = 'The environment is read in composition only; take the setting as an argument.';

const roleLiteral = {
  selector: 'BinaryExpression[operator=/^[!=]==?$/]:has(> MemberExpression[property.name="role"]):has(> Literal)',
  message: 'Roles are read from the policy; ask core/permissions.',
};
const statusLiteral = {
  selector: 'CallExpression[callee.property.name=/^(status|close)$/] > Literal.arguments:first-child[value>=400]',
  message: 'Statuses and close codes are written in the error table of adapters/wire.',
};
const wallClock = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Core gets its time from a Clock.',
};

const SLEEP = 'A test waits for an event or with `eventually`, and never sleeps.';
const sleeps = [
  { selector: 'ImportDeclaration[source.value=/timers\\u002Fpromises$/]', message: SLEEP },
  { selector: 'CallExpression[callee.name=/^(sleep|delay|pause)$/]', message: SLEEP },
  {
    selector: 'CallExpression[callee.name="setTimeout"][arguments.0.name=/^(resolve|done|ok|res|r)$/]',
    message: SLEEP,
  },
];

/** @param {...{ selector: string, message: string }} rules @returns {Record<string, ['error', ...object[]]>} */
const syntax = (...rules) => ({ 'no-restricted-syntax': ['error', ...rules] });
const properties = {
  environment: { object: 'process', property: 'env', message: NO_ENVIRONMENT },
  now: { object: 'Date', property: 'now', message: 'Core gets its time from a Clock.' },
  random: { object: 'Math', property: 'random', message: 'Core gets its chance from a port.' },
};

export default tseslint.config(
  // These examples are programs of their own; tests compile them.
  { ignores: ['dist/', 'coverage/', 'data/', 'examples/generatedClient/', 'examples/reactNative/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: everything,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: 'tsconfig.json', tsconfigRootDir: process.cwd() },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
  },
  {
    files: page,
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { project: ['web/tsconfig.json', 'web/worker/tsconfig.json'], tsconfigRootDir: process.cwd() },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
  },
  {
    files: [...everything, ...page],
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['core/**/*.ts', 'adapters/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', properties.environment],
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'node:process', importNames: ['env', 'default'], message: NO_ENVIRONMENT }] },
      ],
    },
  },
  { files: ['adapters/**/*.ts', 'composition/**/*.ts'], rules: syntax(roleLiteral, statusLiteral) },
  { files: ['adapters/wire/**/*.ts'], rules: syntax(roleLiteral) },
  {
    files: ['core/**/*.ts'],
    rules: {
      ...syntax(roleLiteral, wallClock),
      'no-restricted-properties': ['error', ...Object.values(properties)],
    },
  },
  { files: ['core/permissions/**/*.ts'], rules: syntax(wallClock) },
  { files: ['tests/**/*.ts'], ignores: ['tests/support/**'], rules: syntax(...sleeps) },
);
