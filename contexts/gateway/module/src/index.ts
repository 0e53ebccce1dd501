export { type GatewaySettings, gatewayModule } from './gateway.module.ts';
export { readRoutesFile } from './infrastructure/routes-file.ts';
