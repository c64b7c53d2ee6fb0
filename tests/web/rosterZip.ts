import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yazl from 'yazl';

/** A ZIP of these files, by their names. */
export const zipOf = async (files: Readonly<Record<string, string>>): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
};

/** The demo's own roster as a ZIP, with these lines added to its files. */
export const demoRoster = async (added: Readonly<Record<string, readonly string[]>> = {}): Promise<Buffer> =>
  zipOf(
    Object.fromEntries(
      readdirSync('demo')
        .filter((file) => file.endsWith('.csv'))
        .map((name) => {
          const lines = [readFileSync(join('demo', name), 'utf8').trimEnd(), ...(added[name] ?? [])];
          return [name, `${lines.join('\n')}\n`] as const;
        }),
    ),
  );
