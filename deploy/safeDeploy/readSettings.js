import { readFileSync } from 'node:fs';
import { Refusal } from './Refusal.js';

/** @typedef {Readonly<Record<string, string>>} Settings */

/** @param {string} value */
const unquoted = (value) => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;

/**
 * The settings in a file as systemd reads them (EnvironmentFile=), without continued lines and escapes, which ours do not use.
 * @param {string} text
 * @param {string} path for the sentence
 * @returns {Settings}
 */
export const parseSettings = (text, path) =>
  Object.fromEntries(
    text.split('\n').flatMap((line, index) => {
      const bare = line.trim();
      if (bare === '' || bare.startsWith('#') || bare.startsWith(';')) return [];
      const [, name = '', value = ''] = /^([A-Za-z_]\w*)=(.*)$/.exec(bare) ?? [];
      if (name === '') throw new Refusal(`${path}, line ${index + 1}: write it as NAME=value.`);
      return [[name, unquoted(value.trim())]];
    }),
  );

/** @param {string} path @param {{ isOptional?: boolean }} [options] @returns {Settings} */
export const readSettings = (path, { isOptional = false } = {}) => {
  try {
    return parseSettings(readFileSync(path, 'utf8'), path);
  } catch (failure) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (failure);
    if (code === 'ENOENT' && isOptional) return {};
    if (code === 'ENOENT') throw new Refusal(`${path} does not exist: docs/installing.md says how it is made.`);
    if (code === 'EACCES') throw new Refusal(`${path} may not be read: run this as root.`);
    throw failure;
  }
};
