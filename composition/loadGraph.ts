import 'reflect-metadata';
import { Container } from 'inversify';
import type { GraphChoice, GraphParts } from './GraphParts.ts';
import { graph } from './graph.ts';
import type { Layer } from './Layer.ts';

/** The layers of the graph that a choice takes, in order. */
export const chosenLayers = (choice: GraphChoice): readonly Layer[] =>
  Object.values(graph).filter(({ when }) => when?.(choice) ?? true);

/**
 * Loads the code of every module that the choice takes, all at the same time. What it resolves to makes the container,
 * in which nothing is made before somebody asks for it.
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
