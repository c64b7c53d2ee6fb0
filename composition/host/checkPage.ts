import { luminance } from '../../adapters/pages/contrast.ts';
import { isFrameAncestor } from '../../adapters/pages/isFrameAncestor.ts';
import type { PageOptions } from '../../adapters/pages/PageOptions.ts';
import type { PageTheme, ThemeColour } from '../../adapters/pages/PageTheme.ts';
import { badOption } from './badOption.ts';

/** Grounds as light, or as dark, as the page's other colours need them to be read. */
const lightest = 0.8;
const darkest = 0.02;

/** What a schema cannot check of the options of the page. @throws ChatError INVALID_REQUEST */
export const checkPage = ({ frameAncestors = [], theme = {}, styleSheet, signIn, signOut }: PageOptions): void => {
  for (const [index, one] of frameAncestors.entries())
    if (!isFrameAncestor(one))
      throw badOption(
        `page.frameAncestors[${index}] must be self, an origin, or all hosts below a name; write for example 'https://school.example' or 'https://*.school.example'.`,
      );
  checkAddress('signIn', signIn, '/login?next={address}');
  checkAddress('signOut', signOut, '/logout');
  checkAddress('styleSheet', styleSheet, '/chat.css');
  checkTheme(theme);
};

/** A path, or an address of the web: nothing that a click would run. */
const checkAddress = (name: string, address: string | undefined, example: string): void => {
  if (address === undefined || /^(\/(?![/\\])|https?:\/\/)[^\s"'<>\\]*$/.test(address)) return;
  throw badOption(`page.${name} must be a path of this server or an address; write for example '${example}'.`);
};

const checkTheme = ({ ground, surface, font }: PageTheme): void => {
  if (ground !== undefined) checkGround('ground', ground);
  if (surface !== undefined) checkGround('surface', surface);
  if (font !== undefined && !/^[\w\s,"'-]+$/.test(font))
    throw badOption(`page.theme.font must be names of fonts; write for example '"Source Sans 3", sans-serif'.`);
};

const checkGround = (name: string, { light, dark }: ThemeColour): void => {
  if (luminance(light) < lightest)
    throw badOption(`page.theme.${name}.light is too dark to read on; write for example '#f4f6fb'.`);
  if (luminance(dark) > darkest)
    throw badOption(`page.theme.${name}.dark is too light to read on; write for example '#12161f'.`);
};
