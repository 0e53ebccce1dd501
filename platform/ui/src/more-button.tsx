import { Button } from '@mantine/core';
import type { ReactNode } from 'react';

/** The part of an endless query that this needs; React Query's result has it. */
type Pages = {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => Promise<unknown>;
};

/** Fetches the next page of a list. It is not there when there is none. */
export function MoreButton({ list, children }: { list: Pages; children: ReactNode }) {
  if (!list.hasNextPage) return null;
  return (
    <Button
      variant="default"
      loading={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      {children}
    </Button>
  );
}
