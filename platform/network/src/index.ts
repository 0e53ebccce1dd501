export { PrivateNetworkError, privateNetworkErrorIn, publicConnector } from './public-connector.ts';
