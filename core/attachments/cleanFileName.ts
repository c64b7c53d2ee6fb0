import { cleanName } from '../text/cleanName.ts';
import { showsSomething } from '../text/showsSomething.ts';

/** Characters of a name, and of its ending. */
const most = 120;
const mostEnding = 16;

/**
 * The name of a file as it is stored: without the path, without controls and marks that turn the direction of the text
 * (`cleanName`), without characters that a file system or a header could take for something else, with its ending kept.
 * `file` if nothing would be left. Cleaning a cleaned name changes nothing.
 */
export const cleanFileName = (given: string): string => {
  const [last = ''] = given.slice(-4096).split(/[/\\]/).slice(-1);
  const plain = cleanName(last.replace(/[<>:"|?*%;]/g, ' ')).replace(/^[. ]+|[. ]+$/g, '');
  if (!showsSomething(plain)) return 'file';
  const characters = [...plain];
  if (characters.length <= most) return plain;
  const dot = characters.lastIndexOf('.');
  const ending = dot > 0 && characters.length - dot <= mostEnding ? characters.slice(dot) : [];
  return cleanFileName([...characters.slice(0, most - ending.length), ...ending].join(''));
};

/** The ending of a name, in small letters and without its dot; '' without one. */
export const endingOf = (name: string): string => /\.([^.\s]{1,16})$/.exec(name)?.[1]?.toLowerCase() ?? '';
