import type { ContainerModule } from 'inversify';
import type { GraphChoice, GraphParts } from './GraphParts.ts';
import type { TokenName } from './tokens.ts';

/** One module of the graph. */
export interface Layer {
  /** Whether the layer is loaded; absent: always. */
  readonly when?: (choice: GraphChoice) => boolean;
  /** All names that it binds; a test compares them with the module. */
  readonly binds: readonly TokenName[];
  /** Imports the module only when the layer is needed: the Redis client or Express take 0.1 to 0.3 s to load. */
  readonly load: () => Promise<(parts: GraphParts) => ContainerModule>;
}
