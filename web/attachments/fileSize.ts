import { language } from '../locales/translate.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** e.g. `1.4 MB`, in the language of the page. */
export const fileSize = (bytes: number): string => {
  const step = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(bytes / 1_000 ** step);
};
