import { EmptyState, FailureNotice, RouteLink } from '@atelier/ui';
import { Button, Center, Container, Loader, VisuallyHidden } from '@mantine/core';
import { IconCompass } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { patterns } from '../paths.ts';

export function Pending() {
  return (
    <Center h="100%" mih={240}>
      <Loader size="sm" aria-label="Loading" />
    </Center>
  );
}

export function NotFound() {
  return (
    <Center component="main" h="100%">
      <title>Nothing here · Atelier</title>
      <VisuallyHidden component="h1">Not found</VisuallyHidden>
      <EmptyState
        icon={<IconCompass size={22} />}
        title="There is nothing at this address"
        action={
          <Button component={RouteLink} href={patterns.home} variant="default">
            To the start
          </Button>
        }
      >
        The link may be old, or mistyped.
      </EmptyState>
    </Center>
  );
}

export function LoadFailed({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <Container component="main" size="sm" py="xl">
      <VisuallyHidden component="h1">Not shown</VisuallyHidden>
      <FailureNotice
        title="This page could not be shown"
        error={error}
        retry={() => void router.invalidate()}
      />
    </Container>
  );
}
