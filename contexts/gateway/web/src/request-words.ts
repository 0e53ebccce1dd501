import type { LoggedRequest } from './gateway-api.ts';

export function colourOf(status: LoggedRequest['status']): string {
  switch (status) {
    case 'success':
      return 'teal';
    case 'running':
      return 'blue';
    case 'cancelled':
      return 'gray';
    case 'rate_limited':
      return 'yellow';
    case 'error':
    case 'interrupted':
      return 'red';
  }
}
