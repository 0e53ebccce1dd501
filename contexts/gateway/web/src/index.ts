export { AllowancePanel } from './allowance.panel.tsx';
export { LimitListPage } from './limit-list.page.tsx';
export { PolicyPanel } from './policy.panel.tsx';
export { ProviderList } from './provider-list.tsx';
export { RequestDrawer } from './request-drawer.tsx';
export { RequestListPage } from './request-list.page.tsx';
export { RouteListPage } from './route-list.page.tsx';
export { TrafficPage } from './traffic.page.tsx';
export { useModels, useProviders } from './use-provider-keys.ts';
