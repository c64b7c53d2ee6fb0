/** What a query reads: the name of a metric, and the labels by which it is chosen or grouped. */
export interface Selector {
  readonly metric: string;
  readonly labels: readonly string[];
}

/** Words of PromQL that are no metrics. */
const words = new Set(
  [
    'and or unless by without on ignoring group_left group_right offset bool',
    'sum min max avg count topk bottomk quantile stddev stdvar group count_values',
    'abs absent changes clamp_max clamp_min delta deriv histogram_quantile increase irate label_replace max_over_time',
    'min_over_time avg_over_time sum_over_time last_over_time predict_linear rate resets round scalar sort sort_desc time',
    'timestamp vector',
  ].flatMap((line) => line.split(' ')),
);

const strings = /"(?:\\.|[^"\\])*"/g;

/**
 * Every metric of a query with the labels in its braces and, as nobody may group by a label that no metric has, those of
 * `by` and `on`.
 */
export const selectors = (query: string): readonly Selector[] => {
  const plain = query.replace(strings, '""');
  const grouping = /\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;
  const grouped = [...plain.matchAll(grouping)].flatMap(([, names = '']) => namesIn(names));
  const bare = plain.replace(grouping, ' ').replace(/\[[^\]]*\]/g, ' ');
  return [...bare.matchAll(/([A-Za-z_:][\w:]*)\s*(\{[^}]*\})?/g)].flatMap(([, metric = '', braces = '']) =>
    words.has(metric)
      ? []
      : [{ metric, labels: [...new Set([...namesIn(braces.replace(/=~|!~|!=|=/g, '='), true), ...grouped])] }],
  );
};

export const metricNames = (query: string): readonly string[] => selectors(query).map(({ metric }) => metric);

const namesIn = (text: string, isMatcher = false): readonly string[] =>
  [...text.matchAll(isMatcher ? /([A-Za-z_]\w*)\s*=/g : /([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
