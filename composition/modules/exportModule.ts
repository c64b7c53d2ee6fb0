import { ContainerModule } from 'inversify';
import { makeSigner } from '../../adapters/exports/ed25519.ts';
import { exportPages } from '../../adapters/exports/exportPages.ts';
import { tokens } from '../tokens.ts';
import { version } from '../version.ts';

/** How exports are shown and signed. */
export const exportModule = () =>
  new ContainerModule(({ bind }) => {
    bind(tokens.exportSettings).toResolvedValue(
      (key, readEpoch) => ({ pages: exportPages, signer: key && makeSigner(key), version, readEpoch }),
      [tokens.exportKey, tokens.readEpoch],
    );
  });
