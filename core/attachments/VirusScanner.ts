/**
 * Port: looks for viruses in a content. Resolves to the name of what was found; null: nothing.
 * @throws ChatError UNAVAILABLE if it cannot look: then the file is not let in
 */
export interface VirusScanner {
  scan(read: () => AsyncIterable<Uint8Array>): Promise<string | null>;
}

/** Where nothing is configured. */
export const noScanner: VirusScanner = { scan: async () => null };
