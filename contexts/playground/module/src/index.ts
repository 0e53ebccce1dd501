export { playgroundModule } from './playground.module.ts';
