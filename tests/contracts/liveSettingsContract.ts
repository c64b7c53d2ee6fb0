import { expect } from 'chai';
import type { SettingChange } from '../../core/settings/LiveSettingStore.ts';
import type { OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const audit = ({ name, before, after }: SettingChange) => ({
  ...({ actor: { kind: 'system' }, action: 'settings.changed' } as const),
  details: { name, before, after },
});
const wanted = (changes: Readonly<Record<string, string | null>>) => new Map(Object.entries(changes));

/** What a store of the settings that are changed while nodes run promises. */
export const liveSettingsContract = (name: string, open: OpenStored): void =>
  void describe(`settings that are changed while nodes run (${name})`, () => {
    const fact = stateOver(open);

    fact('has nothing set at first', async ({ liveSettings }) => {
      expect(await liveSettings.read()).to.deep.equal(new Map());
    });

    fact('sets, replaces and removes, and says what was there before', async ({ liveSettings }) => {
      expect(
        await liveSettings.change(wanted({ LIMIT: '30', BANNER: 'Ends at 5 "sharp", ёж' }), audit),
      ).to.have.deep.members([
        { name: 'LIMIT', before: null, after: '30' },
        { name: 'BANNER', before: null, after: 'Ends at 5 "sharp", ёж' },
      ]);
      expect(await liveSettings.change(wanted({ LIMIT: '40', BANNER: null }), audit)).to.have.deep.members([
        { name: 'LIMIT', before: '30', after: '40' },
        { name: 'BANNER', before: 'Ends at 5 "sharp", ёж', after: null },
      ]);
      expect(await liveSettings.read()).to.deep.equal(new Map([['LIMIT', '40']]));
    });

    fact('enters each change with its old and new value, and nothing where nothing changed', async (world) => {
      const { liveSettings, auditLog } = world;
      await liveSettings.change(wanted({ LIMIT: '30', OTHER: 'on' }), audit);
      expect(await liveSettings.change(wanted({ LIMIT: '30', NONE: null }), audit)).to.deep.equal([]);
      await liveSettings.change(wanted({ LIMIT: null }), audit);
      const records = await auditLog.chain(0, 100);
      const details = records
        .filter(({ entry }) => entry.action === 'settings.changed')
        .map((record) => record.details?.content);
      expect(details).to.have.deep.members([
        { name: 'LIMIT', before: null, after: '30' },
        { name: 'OTHER', before: null, after: 'on' },
        { name: 'LIMIT', before: '30', after: null },
      ]);
    });

    fact('changes nothing if the entry cannot be made', async ({ liveSettings }) => {
      await liveSettings.change(wanted({ LIMIT: '30' }), audit);
      const fails = (): never => {
        throw new Error('no entry');
      };
      const refused = await liveSettings
        .change(wanted({ LIMIT: '40' }), fails)
        .catch((failure: Error) => failure.message);
      expect(refused).to.equal('no entry');
      expect(await liveSettings.read()).to.deep.equal(new Map([['LIMIT', '30']]));
    });

    fact('puts changes at one moment one after the other: each says what it replaced', async ({ liveSettings }) => {
      const values = Array.from({ length: 12 }, (_, index) => String(index));
      const made = await Promise.all(values.map((value) => liveSettings.change(wanted({ LIMIT: value }), audit)));
      const links = new Map(made.flat().map(({ before, after }) => [before, after]));
      expect(links.size, 'no two replaced the same').to.equal(values.length);
      const walked: (string | null)[] = [];
      for (let at = links.get(null) ?? null; at !== null; at = links.get(at) ?? null) walked.push(at);
      expect([...walked].sort()).to.deep.equal([...values].sort());
      expect((await liveSettings.read()).get('LIMIT')).to.equal(walked.at(-1));
    });
  });
