/**
 * Looks for secrets in the files that git knows, or would take. Prints where, and never the secret. What only looks like one
 * is in `allowedSecrets.json`, by its hash, with the reason.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readText, trackedFiles } from './trackedFiles.js';

const ALLOWED = 'scripts/supply/allowedSecrets.json';

/** What secrets look like: those of providers by their form, others by the name that they are given. @type {[string, RegExp][]} */
const RULES = [
  ['a private key', /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----\s*(?:\\n)?\s*[A-Za-z0-9+/=\\\s]{64,}/g],
  ['a private key of a JWK', /"d"\s*:\s*"[\w-]{40,}"/g],
  ['a key of AWS', /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g],
  ['a token of GitHub', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{60,})/g],
  ['a token of GitLab', /\bglpat-[\w-]{20,}/g],
  ['a token of npm', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['a token of Slack', /\bxox[abeprs]-[A-Za-z0-9-]{20,}/g],
  ['a key of Google', /\bAIza[\w-]{35}\b/g],
  ['a secret of Google OAuth', /\bGOCSPX-[\w-]{28}/g],
  ['a key of Stripe', /\b[rs]k_live_[A-Za-z0-9]{20,}/g],
  ['a key of SendGrid', /\bSG\.[\w-]{22}\.[\w-]{43}/g],
  ['a token of a Telegram bot', /\b\d{8,10}:AA[\w-]{33}\b/g],
  ['a DSN of Sentry with its secret', /https:\/\/[0-9a-f]{32}:[0-9a-f]{32}@[\w.-]+\/\d+/g],
  ['a key of a service account', /\bhsk_[\w-]{43}(?![\w-])/g],
  ['the secret of a webhook', /\bwhsec_[A-Za-z0-9+/]{32,}={0,2}/g],
  ['a token (JWT)', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g],
  ['a password in an address', /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"`<>${}]+:(?![$<{])[^\s:/@'"`<>]{12,}@[\w.-]+/g],
  [
    'a value that nobody can guess',
    /(?:secret|passw(?:or)?d|token|api_?key|private_?key|access_?key)\w*['"]?\s*[:=]\s*['"`]?([A-Za-z0-9+/_-]{32,}={0,2})(?![\w(.])/gi,
  ],
];

/** Shannon's entropy in bits of a character; words of a language have less than 4, random base64 has 5. @param {string} text */
const entropyOf = (text) => {
  const counts = new Map();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
};

/** Whether a value of the last rule is random: hexadecimal has 4 bits, so it counts from less. @param {string} value */
const isRandom = (value) =>
  /\d/.test(value) &&
  (/^[0-9a-f]+$/i.test(value) ? entropyOf(value) > 3.3 : entropyOf(value) > 4.2 && /[A-Z]/.test(value));

/** @param {string} secret */
const hashOf = (secret) => createHash('sha256').update(secret).digest('hex').slice(0, 16);

/** @type {{ file: string, sha256: string, reason: string }[]} */
const allowed = existsSync(ALLOWED) ? JSON.parse(readFileSync(ALLOWED, 'utf8')) : [];
/** @type {Set<object>} */
const used = new Set();
/** @type {string[]} */
const problems = [];

for (const one of allowed)
  if (typeof one.reason !== 'string' || one.reason.length < 10)
    problems.push(`${ALLOWED} gives no reason for ${one.sha256} in ${one.file}`);

for (const file of trackedFiles()) {
  if (file === ALLOWED || file === 'package-lock.json') continue;
  const text = readText(file);
  if (text === undefined) continue;
  for (const [what, pattern] of RULES)
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? match[0];
      if (match[1] !== undefined && !isRandom(secret)) continue;
      const sha256 = hashOf(secret);
      const known = allowed.find((one) => one.sha256 === sha256 && one.file === file);
      if (known !== undefined) {
        used.add(known);
        continue;
      }
      const line = text.slice(0, match.index).split('\n').length;
      problems.push(
        `${file}:${line} holds ${what}. Revoke it and take it out, of the history too; if it opens nothing, add {"file": "${file}", "sha256": "${sha256}", "reason": "…"} to ${ALLOWED}`,
      );
    }
}
for (const one of allowed)
  if (!used.has(one))
    problems.push(`${ALLOWED} allows ${one.sha256} in ${one.file}, which is not there any more; take it out`);

for (const problem of [...new Set(problems)]) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
