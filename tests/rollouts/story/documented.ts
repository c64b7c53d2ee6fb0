import { readFileSync } from 'node:fs';

/** A block of code of a page, with the heading that it stands under. */
interface Block {
  readonly heading: string;
  readonly language: string;
  readonly code: string;
}

const blocksOf = (page: string): readonly Block[] => {
  let heading = '';
  const found = readFileSync(`docs/${page}`, 'utf8').matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...found].flatMap(([, title, language = '', code = '']) => {
    if (title === undefined) return [{ heading, language, code }];
    heading = title;
    return [];
  });
};

/** Lines of a shell as they are run: what is indented, ends a loop or stands behind a `\`, belongs to the line before. */
export const commandsIn = (code: string): readonly string[] =>
  code
    .split(/\n(?![ \t}]|done\b)/)
    .reduce<string[]>((lines, line) => {
      const last = lines.at(-1);
      if (last?.endsWith('\\')) lines.splice(-1, 1, `${last}\n${line}`);
      else lines.push(line);
      return lines;
    }, [])
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !line.startsWith('#'));

/** What an operator puts in the place of what a page shows. */
export type Replacing = Readonly<Record<string, string>>;

/** @throws Error if a text to replace is not there: then the page says something else than the test plays */
const replaced = (text: string, replacing: Replacing, where: string): string =>
  Object.entries(replacing).reduce((result, [shown, meant]) => {
    if (!result.includes(shown)) throw new Error(`${where} has no "${shown}" any more:\n${text}`);
    return result.replaceAll(shown, meant);
  }, text);

const one = <Found>(found: readonly Found[], where: string): Found => {
  const [first, ...others] = found;
  if (first === undefined || others.length > 0)
    throw new Error(`${where} stands ${found.length} times in the documents, and not once`);
  return first;
};

/**
 * A command of a page, by words that it has, or all of it. The same command twice on a page is one.
 * @throws Error if no command of the page has them, or several different ones do
 */
export const documented = (page: string, having: string, replacing: Replacing = {}): string => {
  const shells = blocksOf(page).filter(({ language }) => language === 'sh' || language === 'bash');
  const commands = shells.flatMap(({ code }) => commandsIn(code));
  const whole = commands.filter((command) => command === having);
  const found = new Set(whole.length > 0 ? whole : commands.filter((command) => command.includes(having)));
  const where = `docs/${page}: a command with "${having}"`;
  return replaced(one([...found], where), replacing, where);
};

/** A whole block of a page, by its heading and by words that it has. @throws Error as `documented` */
export const documentedBlock = (page: string, under: string, having: string, replacing: Replacing = {}): string => {
  const where = `docs/${page}, ${under}: a block with "${having}"`;
  const found = blocksOf(page).filter(({ heading, code }) => heading === under && code.includes(having));
  return replaced(one(found, where).code, replacing, where);
};
