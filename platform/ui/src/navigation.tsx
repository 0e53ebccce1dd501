import { createContext, type ComponentProps, type MouseEvent, type ReactNode, use } from 'react';

type Navigate = (path: string) => void;
const NavigateContext = createContext<Navigate>((path) => globalThis.location.assign(path));

/** Hands the screens the application's router; the design system knows none. */
export function NavigationProvider(props: { navigate: Navigate; children: ReactNode }) {
  return <NavigateContext value={props.navigate}>{props.children}</NavigateContext>;
}

/** Goes to a path of this application. */
export function useNavigate(): Navigate {
  return use(NavigateContext);
}

/** A link inside the application: an ordinary `a` whose plain click does not load a page. */
export function RouteLink({ href, onClick, ...rest }: ComponentProps<'a'> & { href: string }) {
  const navigate = useNavigate();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const withKey = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || withKey || event.button !== 0) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}
