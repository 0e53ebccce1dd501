/**
 * For one person's workstation: modest memory, no parallel workers (they need a larger /dev/shm than
 * containers have), and everything that keeps an acknowledged write on disk left on.
 */
export const WORKSTATION = {
  max_connections: '100',
  shared_buffers: '128MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Of statements only what ends a session: rejected writes are ordinary, and their values private.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
} as const;

/** For tests whose data nobody will miss. Do not use where a test kills the server. */
export const DISPOSABLE = {
  ...WORKSTATION,
  max_connections: '200',
  shared_buffers: '64MB',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
} as const;
