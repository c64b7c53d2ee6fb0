/** A node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) gives it. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** 0 for a node that was never executed. */
  readonly 'Actual Loops'?: number;
  readonly Plans?: readonly PlanNode[];
}

const partition = /^(messages|events)_\d+$/;

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** What is wrong with the plan of a statement about one room: it ran on several partitions, or read all of one. */
export const planFaults = (plan: PlanNode): string[] => {
  const ran = nodesOf(plan).filter((node) => (node['Actual Loops'] ?? 0) > 0);
  const touched = (table: string): Set<string> =>
    new Set(ran.flatMap(({ 'Relation Name': name = '' }) => (partition.exec(name)?.[1] === table ? [name] : [])));
  const many = ['messages', 'events'].flatMap((table) => {
    const { size } = touched(table);
    return size > 1 ? [`ran on ${size} partitions of ${table}`] : [];
  });
  const whole = ran.flatMap(({ 'Node Type': type, 'Relation Name': name = '' }) =>
    type === 'Seq Scan' && partition.test(name) ? [`read all of ${name}`] : [],
  );
  return [...many, ...new Set(whole)];
};
