import { createContext, type ReactNode, use } from 'react';

type Clients = Readonly<Record<string, unknown>>;
const ClientsContext = createContext<Clients>({});

/** Hands the screens their contexts' clients; the design system itself knows no context. */
export function ClientsProvider({ clients, children }: { clients: Clients; children: ReactNode }) {
  return <ClientsContext value={clients}>{children}</ClientsContext>;
}

/** The client of the context with this name. The caller names its type, which its contract gives. */
export function useClient<Client>(context: string): Client {
  const client = use(ClientsContext)[context];
  if (client === undefined) throw new Error(`No client for the context ${context} was provided.`);
  return client as Client;
}
