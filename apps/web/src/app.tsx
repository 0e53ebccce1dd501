import { ClientsProvider, UiProvider } from '@atelier/ui';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { clients } from './api/clients.ts';
import { cache } from './api/query-cache.ts';
import { router } from './router.tsx';

export function App() {
  return (
    <QueryClientProvider client={cache}>
      <UiProvider>
        <ClientsProvider clients={clients}>
          <RouterProvider router={router} />
        </ClientsProvider>
      </UiProvider>
    </QueryClientProvider>
  );
}
