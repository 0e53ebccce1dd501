import { Table } from '@mantine/core';
import type { MouseEvent, ReactNode } from 'react';
import classes from './list-table.module.css';

type Column<Row> = {
  /** Stands above the column, and before each value where rows are cards. Without it neither does. */
  readonly title?: string;
  readonly show: (row: Row) => ReactNode;
  /** Numbers stand at the right, and so do buttons. */
  readonly align?: 'right';
  readonly width?: number | string;
};

type Props<Row> = {
  /** The first says which row it is. What is false is not there. */
  readonly columns: readonly (Column<Row> | false)[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Below this width, in px at the usual size of text, each row is a card with a line for each column. */
  readonly minWidth?: number;
  /** Of what no longer holds. */
  readonly isFaint?: (row: Row) => boolean;
  /** What a click anywhere on a row does. By keyboard it is a button in the row that does it. */
  readonly onOpen?: (row: Row) => void;
};

/** What the style sheet compares a width with, in em. */
const WIDTH_EM = 40;

/** Who has all text larger needs more room for a column, too. */
const ROOT_PX = 16;

/**
 * Rows of the same kind in columns. Where there is no room for columns, as on a phone, each row is a
 * card, so that nothing scrolls sideways. Columns without any title are a plain list at every width.
 */
export function ListTable<Row>({ columns, rows, keyOf, minWidth = 480, ...rest }: Props<Row>) {
  const { isFaint, onOpen } = rest;
  const shown = columns.filter((column) => column !== false);
  const hasTitles = shown.some(({ title }) => title !== undefined);
  return (
    // In a container query an em is that of the container: each table has a width of its own.
    <div className={classes.frame} style={{ fontSize: `${minWidth / WIDTH_EM / ROOT_PX}rem` }}>
      {/* A table that is laid out as something else is none to a screen reader without its roles. */}
      <Table
        role="table"
        highlightOnHover={onOpen !== undefined}
        {...(onOpen ? { style: { cursor: 'pointer' } } : {})}
        {...(hasTitles ? { className: classes.table } : {})}
      >
        {hasTitles && (
          <Table.Thead role="rowgroup">
            <Table.Tr role="row">
              {shown.map(({ title, align, width }, place) => (
                <Table.Th
                  key={title ?? place}
                  role="columnheader"
                  data-align={align}
                  {...(width ? { w: width } : {})}
                >
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
        )}
        <Table.Tbody role="rowgroup" className="numeric">
          {rows.map((row) => (
            <Table.Tr
              key={keyOf(row)}
              role="row"
              {...(isFaint?.(row) ? { c: 'dimmed' } : {})}
              {...(onOpen ? { onClick: (event) => isOnRow(event) && onOpen(row) } : {})}
            >
              {shown.map(({ title, show, align }, place) => (
                <Table.Td
                  key={title ?? place}
                  role="cell"
                  data-align={align}
                  data-title={place > 0 ? title : undefined}
                >
                  <div>{show(row)}</div>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Not on something in it that does a thing of its own, and not to mark words. */
function isOnRow({ target }: MouseEvent): boolean {
  const isOnOwn = target instanceof Element && target.closest('a, button') !== null;
  return !isOnOwn && getSelection()?.isCollapsed !== false;
}
