export { privateNetworkErrorIn, publicConnector } from './public-connector.ts';
