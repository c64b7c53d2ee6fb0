import { register } from 'node:module';

/** Loaded before a program: what it imports is written to the file IMPORTS_FILE. */
register(new URL('./importHooks.js', import.meta.url), { data: process.env['IMPORTS_FILE'] ?? '' });
