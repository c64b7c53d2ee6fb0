import type { ContainerModule } from 'inversify';
import type { GraphChoice, GraphParts } from './GraphParts.ts';
import type { TokenName } from './tokens.ts';

/** One module of the graph. */
export interface Layer {
  /** When it is there; always, if absent. */
  readonly when?: (choice: GraphChoice) => boolean;
  /** All that it binds; a test compares. */
  readonly binds: readonly TokenName[];
  /** What is large is loaded only where the layer is there: Redis's client or Express cost 0.1 to 0.3 s. */
  readonly load: () => Promise<(parts: GraphParts) => ContainerModule>;
}
