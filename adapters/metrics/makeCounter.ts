import { Counter, type Registry } from 'prom-client';

/** The values that a label can have, as far as they are known beforehand; none: they are not. */
export type LabelValues<Label extends string> = Readonly<Record<Label, readonly string[]>>;

/**
 * Makes a counter whose series are there from the start, at 0: a monitoring system sees the first of what it counts as
 * growth. Where the values of a label are not known, its series begin with the first count.
 */
export const makeCounter = <Label extends string = never>(
  registry: Registry,
  name: string,
  help: string,
  labels: LabelValues<Label> = {} as LabelValues<Label>,
): Counter<Label> => {
  const labelNames = Object.keys(labels) as Label[];
  const counter = new Counter<Label>({ name: `homeroom_${name}`, help, labelNames, registers: [registry] });
  if (labelNames.length > 0) showAtZero(counter, labels);
  return counter;
};

/** Shows the series of these values at 0 until something is counted. */
export const showAtZero = <Label extends string>(counter: Counter<Label>, labels: LabelValues<Label>): void => {
  for (const series of seriesOf(labels)) counter.inc(series, 0);
};

const seriesOf = <Label extends string>(labels: LabelValues<Label>): Partial<Record<Label, string>>[] =>
  Object.entries<readonly string[]>(labels).reduce<Partial<Record<Label, string>>[]>(
    (series, [label, values]) => series.flatMap((one) => values.map((value) => ({ ...one, [label]: value }))),
    [{}],
  );

/** The words of a table that the compiler keeps complete. */
export const wordsOf = <Word extends string>(table: Readonly<Record<Word, true>>): readonly Word[] =>
  Object.keys(table) as Word[];
