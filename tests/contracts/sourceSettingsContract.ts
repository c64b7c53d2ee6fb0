import { expect } from 'chai';
import { rootOrganisation } from '../../core/ids.ts';
import type { OpenStored } from './ChatWorld.ts';
import { stateOver } from './stateOver.ts';

const audit = { actor: { kind: 'system' }, action: 'source.changed', organisation: rootOrganisation } as const;

/** What a store of the settings of sources promises. */
export const sourceSettingsContract = (name: string, open: OpenStored): void =>
  void describe(`settings of sources (${name})`, () => {
    const fact = stateOver(open);

    fact('has nothing set of a source that is not known', async ({ sourceSettings }) => {
      expect(await sourceSettings.find('north')).to.deep.equal({});
    });

    fact('replaces the settings of one source, and enters it', async ({ sourceSettings, auditLog }) => {
      const first = { roles: { nurse: 'staff', alumnus: null }, names: 'legal', timeZone: 'Asia/Tokyo' } as const;
      await sourceSettings.save('north', first, audit);
      await sourceSettings.save('south', { guards: { people: 0.5 } }, audit);
      expect(await sourceSettings.find('north')).to.deep.equal(first);
      await sourceSettings.save('north', { names: 'preferred' }, audit);
      expect(await sourceSettings.find('north')).to.deep.equal({ names: 'preferred' });
      expect(await sourceSettings.find('south')).to.deep.equal({ guards: { people: 0.5 } });
      const entries = await auditLog.list({ limit: 10 });
      expect(entries.filter(({ action }) => action === 'source.changed')).to.have.length(3);
    });
  });
