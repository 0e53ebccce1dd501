export { type GatewaySettings, gatewayModule } from './gateway.module.ts';
