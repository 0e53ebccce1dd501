export { UsagePage, type UsageView } from './usage.page.tsx';
