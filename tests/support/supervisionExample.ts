import { readFile } from 'node:fs/promises';

/** The policy file that docs/safeguarding.md shows. */
export const supervisionExample = async (): Promise<string> => {
  const page = await readFile('docs/safeguarding.md', 'utf8');
  const [, example] = /```json\n([\s\S]*?)```/.exec(page.slice(page.indexOf('## Supervised chats'))) ?? [];
  if (example === undefined) throw new Error('docs/safeguarding.md shows no policy file');
  return example;
};
