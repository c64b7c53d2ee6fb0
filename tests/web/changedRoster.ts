import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import yazl from 'yazl';

/** The demo's own roster without one enrolment, and with one person more, as a ZIP. */
export const changedRoster = async (): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const name of readdirSync('demo').filter((file) => file.endsWith('.csv'))) {
    const lines = readFileSync(join('demo', name), 'utf8').trimEnd().split('\n');
    if (name === 'enrollments.csv')
      lines.splice(
        lines.findIndex((line) => line.includes('arjun.mehta')),
        1,
      );
    if (name === 'users.csv')
      lines.push('xaver.quist,,,true,harbour-school,student,xaver.quist,,Xaver,Quist,,,xaver.quist@example.org,,,,08,');
    zip.addBuffer(Buffer.from(`${lines.join('\n')}\n`), name);
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
};
