export { startEmbeddedPostgres } from './embedded-postgres.ts';
export { groupCommit, PartlyWritten } from './group-commit.ts';
export { HomeInUseError, type HomeLock, lockHome } from './home-lock.ts';
export { type Migration, migrate } from './migrations.ts';
export { isOutage } from './outage.ts';
export { closePool, openPool, quoted } from './pool.ts';
export { repairAfterRestore } from './restore.ts';
export { inTransaction, sqlState, type Transaction } from './transaction.ts';
