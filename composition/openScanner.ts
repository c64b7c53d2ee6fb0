import { noScanner, type VirusScanner } from '../core/attachments/VirusScanner.ts';
import type { FileParts } from './FileParts.ts';

/** Loaded with the first file, where one is configured. */
export const openScanner = (address: FileParts['clamd']): VirusScanner => {
  if (address === null) return noScanner;
  return {
    scan: async (read) => {
      const { ClamdScanner } = await import('../adapters/clamd/ClamdScanner.ts');
      return new ClamdScanner(address).scan(read);
    },
  };
};
