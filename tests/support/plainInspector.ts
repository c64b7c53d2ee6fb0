import type { FileInspector } from '../../core/attachments/FileInspector.ts';

/** Takes every file for a plain text, but for those whose name says that it is refused. */
export const plainInspector: FileInspector = {
  inspect: async (_file, name) =>
    name.startsWith('refused')
      ? { kind: 'refused', problem: 'Not this one.' }
      : { kind: 'text', mediaType: 'text/plain; charset=utf-8' },
  square: async (file) => ({ square: file }),
};
