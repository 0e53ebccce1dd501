export { ConfigurationError, type Configuration, readConfiguration } from './configuration.ts';
export { type EnvironmentFile, loadEnvironment } from './load-environment.ts';
export { type CreatedOwner, createOwner } from './create-owner.ts';
export { databaseVersion } from './open-database.ts';
export { run } from './run.ts';
export { type Atelier, startAtelier } from './start.ts';
export { routesIn } from './routes-in.ts';
