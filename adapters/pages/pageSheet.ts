import { contrast, mix, readable } from './contrast.ts';
import type { HiddenPart, PageOptions } from './PageOptions.ts';
import type { PageTheme, ThemeColour } from './PageTheme.ts';

/** Text needs this contrast (WCAG 2, 1.4.3). */
const textContrast = 4.5;

/** The strongest grounds on which the page writes in the accent, beside those of the theme. */
const grounds: ThemeColour = { light: '#e4e6e4', dark: '#2c343e' };
const ink: ThemeColour = { light: '#1a1d1c', dark: '#e8ebec' };
const onAccent: ThemeColour = { light: '#ffffff', dark: '#0a2219' };
const schemes = ['light', 'dark'] as const;

const both = (make: (scheme: 'light' | 'dark') => string): string => `light-dark(${schemes.map(make).join(', ')})`;

const shades = (name: string, { light, dark }: ThemeColour): readonly [string, string][] => [
  [name, `light-dark(${light}, ${dark})`],
];

const accents = (accent: string | ThemeColour, theme: PageTheme): readonly [string, string][] => {
  const given = typeof accent === 'string' ? { light: accent, dark: accent } : accent;
  const end = { light: '#000000', dark: '#ffffff' };
  const made = Object.fromEntries(
    schemes.map((scheme) => {
      const under = [grounds[scheme], theme.ground?.[scheme], theme.surface?.[scheme]].filter(
        (one) => one !== undefined,
      );
      return [scheme, readable(given[scheme], end[scheme], under, textContrast)];
    }),
  ) as unknown as ThemeColour;
  const strong = { light: mix(made.light, end.light, 0.25), dark: mix(made.dark, end.dark, 0.25) };
  const over = (scheme: 'light' | 'dark'): string =>
    contrast(onAccent[scheme], made[scheme]) >= textContrast
      ? onAccent[scheme]
      : end[scheme === 'light' ? 'dark' : 'light'];
  return [...shades('--accent', made), ...shades('--accent-strong', strong), ['--on-accent', both(over)]];
};

const surfaces = ({ ground, surface }: PageTheme): readonly [string, string][] => [
  ...(ground
    ? [...shades('--ground', ground), ['--sunken', both((one) => mix(ground[one], ink[one], 0.04))] as [string, string]]
    : []),
  ...(surface
    ? ([
        ...shades('--surface', surface),
        ['--raised', both((one) => (one === 'light' ? surface.light : mix(surface.dark, ink.dark, 0.03)))],
        ['--hover', both((one) => mix(surface[one], ink[one], 0.04))],
        ['--selected', both((one) => mix(surface[one], ink[one], 0.08))],
        ['--line', both((one) => mix(surface[one], ink[one], 0.12))],
      ] as [string, string][])
    : []),
];

const roundness = (radius: number): readonly [string, string][] => [
  ['--round-s', `${Math.round((radius * 2) / 3)}px`],
  ['--round-m', `${radius}px`],
  ['--round-l', `${Math.round(radius * 1.5)}px`],
];

/** Elements carry the name of their part. */
const hidden = (parts: readonly HiddenPart[]): string =>
  parts.length === 0 ? '' : `${parts.map((part) => `[data-part~="${part}"]`).join(',')}{display:none!important}\n`;

/** The style sheet that these options ask for; empty if they ask for none. They have been checked. */
export const pageSheet = ({ theme = {}, hide = [] }: PageOptions): string => {
  const variables = [
    ...surfaces(theme),
    ...(theme.accent === undefined ? [] : accents(theme.accent, theme)),
    ...(theme.radius === undefined ? [] : roundness(theme.radius)),
    ...(theme.font === undefined ? [] : [['--font', theme.font] as const]),
  ];
  const root = variables.length === 0 ? '' : `:root:root{${variables.map((pair) => pair.join(':')).join(';')}}\n`;
  return root + hidden(hide);
};
