import { Component, type VNode } from 'preact';

interface Props<Row> {
  readonly row: Row;
  readonly render: (row: Row) => VNode;
}

/**
 * One row of a list, rendered again only for another row object. Elements must not be kept and shown again instead: each
 * holds on to the parent that it was last shown in, and so a chain of all rows that there ever were stays in memory.
 */
export class RowShell<Row extends { readonly key: string }> extends Component<Props<Row>> {
  override shouldComponentUpdate({ row }: Props<Row>): boolean {
    return row !== this.props.row;
  }

  override render({ row, render }: Props<Row>): VNode {
    return <div data-key={row.key}>{render(row)}</div>;
  }
}
