import { expect } from 'chai';
import { withWebSchool } from '../web/withWebSchool.ts';
import { Inspection, type Look } from './axe/Inspection.ts';
import { type PreparedSchool, prepareSchool } from './axe/prepareSchool.ts';
import { walkChats } from './axe/walkChats.ts';
import { walkEntry } from './axe/walkEntry.ts';
import { walkOffice } from './axe/walkOffice.ts';

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

const looks: readonly Look[] = [
  { name: 'light, wide', language: 'en', options: { viewport: wide, colorScheme: 'light' } },
  { name: 'dark, wide', language: 'en', options: { viewport: wide, colorScheme: 'dark' } },
  { name: 'light, on a phone', language: 'en', options: { viewport: phone, colorScheme: 'light' } },
  { name: 'dark, on a phone, in Arabic', language: 'ar', options: { viewport: phone, colorScheme: 'dark' } },
  { name: 'light, wide, in Arabic', language: 'ar', options: { viewport: wide, colorScheme: 'light' } },
  { name: 'in forced colours', language: 'en', options: { viewport: wide, forcedColors: 'active' } },
];

withWebSchool(
  'web page › accessibility',
  (school) => {
    let prepared: PreparedSchool;
    before(async function slow() {
      this.timeout(120_000);
      prepared = await prepareSchool(school());
    });

    for (const look of looks)
      describe(look.name, () => {
        it('passes every rule of axe before somebody is in', async function walk() {
          this.timeout(120_000);
          const inspection = new Inspection(school(), look);
          await walkEntry(inspection, (await school().person('daniel.okafor')).token);
          expect(inspection.found).to.deep.equal([]);
        });

        it('passes every rule of axe in chats', async function walk() {
          this.timeout(300_000);
          const inspection = new Inspection(school(), look);
          await walkChats(inspection, prepared);
          expect(inspection.found).to.deep.equal([]);
        });

        it('passes every rule of axe in the office', async function walk() {
          this.timeout(300_000);
          const inspection = new Inspection(school(), look);
          await walkOffice(inspection);
          expect(inspection.found).to.deep.equal([]);
        });
      });
  },
  { WORD_LISTS: 'on' },
);
