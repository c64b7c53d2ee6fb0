import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../faults/seededRandom.ts';
import { MadeDistrict } from '../../soak/MadeDistrict.ts';
import { writeBundle } from '../../soak/writeBundle.ts';
import { zipped } from '../../support/zippedExport.ts';

const day = 86_400_000;

/** The export of a district of four schools, as OneRoster 1.1 in a ZIP, and how many people it names. */
export const madeRoster = async (): Promise<{ readonly zip: Buffer; readonly people: number }> => {
  // The other half of the schools has another system.
  const district = new MadeDistrict({ schools: 8, students: 250, classSize: 25 }, seededRandom(20_261_130));
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-district-'));
  try {
    writeBundle(district, 'north', folder, (night) => new Date(Date.now() + night * day).toISOString().slice(0, 10));
    const names = await readdir(folder);
    const files = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
    return { zip: await zipped(await Promise.all(files)), people: district.listed('north').length };
  } finally {
    await rm(folder, { recursive: true });
  }
};
