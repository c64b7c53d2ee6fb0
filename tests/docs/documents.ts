import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The files with these endings in a folder and the folders inside it. */
export const filesIn = (folder: string, endings: readonly string[]): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.includes('node_modules') && endings.some((ending) => file.endsWith(ending)))
    .map((file) => join(folder, file))
    .sort();

/** Every page that people read. */
export const pages = (): string[] => [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...filesIn('docs', ['.md']),
  ...filesIn('examples', ['.md']),
];

/** The targets of the links and pictures in a text, without those in blocks of code. */
export const linksIn = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
