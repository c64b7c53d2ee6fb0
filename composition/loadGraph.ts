import 'reflect-metadata';
import { Container } from 'inversify';
import type { GraphChoice, GraphParts } from './GraphParts.ts';
import { graph } from './graph.ts';
import type { Layer } from './Layer.ts';

/** The layers of the graph that a choice needs, in order. */
export const chosenLayers = (choice: GraphChoice): readonly Layer[] =>
  Object.values(graph).filter(({ when }) => when?.(choice) ?? true);

/**
 * Loads the modules that the choice needs, all at the same time. Resolves to a function that makes the container, which
 * makes each part when it is first needed.
 */
export const loadGraph = async (
  choice: GraphChoice,
): Promise<(parts: Omit<GraphParts, keyof GraphChoice>) => Container> => {
  const modules = await Promise.all(chosenLayers(choice).map(({ load }) => load()));
  return (parts) => {
    const container = new Container({ defaultScope: 'Singleton' });
    container.load(...modules.map((make) => make({ ...choice, ...parts })));
    return container;
  };
};
